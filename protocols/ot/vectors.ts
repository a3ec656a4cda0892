import { FieldVector } from '../../src/field/vector.ts'
import { transcribe } from '../../src/vectors/transcript.ts'
import {
  listedRandomness,
  namedBytes,
  type VectorCase,
  type VectorParty,
  type VectorRun,
  vectorField,
} from '../../src/vectors/vector-file.ts'
import type { Security } from './all-but-one-ot.ts'
import { receiveBaseOts, sendBaseOts } from './base-ot.ts'
import { receiveCorrelation, receiveMessages, sendCorrelation, sendMessages } from './field-ot.ts'
import { OtReceiver } from './ot-receiver.ts'
import { OtSender } from './ot-sender.ts'
import { placeOf } from './place.ts'
import { receiveRandomOts, sendRandomOts } from './random-ot.ts'

interface BaseParameters {
  readonly protocol: 'base'
}

/** A setup, and a batch of every kind of OT after it, each in a scope of its own and all under the same choices. */
interface ExtensionParameters {
  readonly protocol: 'extension'
  readonly security: Security
  readonly field: string
  /** Elements of an OT's message. */
  readonly length: number
}

/** The vectors of this folder: party 0 sends, party 1 receives. */
export function cases(): readonly VectorCase[] {
  const inputs = { choices: ['0', '1', '1', '0'] }
  const elements = ['1', '2', '18446744069414584320', '4', '0', '6', '4294967296', '8']
  const base: BaseParameters = { protocol: 'base' }
  const extension: ExtensionParameters = {
    protocol: 'extension',
    security: 'malicious',
    field: 'Field64',
    length: 2,
  }
  return [
    vector('base', base, [
      { inputs: {}, randomness: draws('base sender', repeat(8, [64])) },
      { inputs, randomness: draws('base receiver', repeat(4, [64, 32])) },
    ]),
    vector('malicious', extension, [
      {
        inputs: { x: elements, zeros: elements, ones: elements.toReversed() },
        // Delta, the base OTs, and a challenge for each of four batches.
        randomness: draws('sender', [16, ...repeat(128, [64, 32]), ...repeat(4, [32])]),
      },
      // The base OTs, and the choices that each batch sacrifices.
      { inputs, randomness: draws('receiver', [...repeat(256, [64]), ...repeat(4, [8])]) },
    ]),
  ]
}

function vector(
  name: string,
  parameters: BaseParameters | ExtensionParameters,
  parties: readonly VectorParty[],
): VectorCase {
  return { name, parameters, parties }
}

/** Runs base OTs, or a setup and what is extended from it. */
export function run(
  parameters: BaseParameters | ExtensionParameters,
  parties: readonly VectorParty[],
): Promise<VectorRun> {
  return parameters.protocol === 'base' ? runBase(parties) : runExtension(parameters, parties)
}

async function runBase(parties: readonly VectorParty[]): Promise<VectorRun> {
  const choices = Uint8Array.from(parties[1]?.inputs.choices ?? [], Number)
  const { values, messages } = await transcribe<unknown>(2, async (party) => {
    const random = listedRandomness(parties[party.id]?.randomness ?? [])
    const place = placeOf(party, 0, 1)
    if (party.id === 1) return (await receiveBaseOts(party, 0, choices, place, random)).map(hex)
    return (await sendBaseOts(party, 1, choices.length, place, random)).map((keys) => keys.map(hex))
  })
  return { messages, outputs: values }
}

async function runExtension(
  { security, field: fieldName, length }: ExtensionParameters,
  parties: readonly VectorParty[],
): Promise<VectorRun> {
  const field = vectorField(fieldName)
  const choiceBits = (parties[1]?.inputs.choices ?? []).map(Number)
  const count = choiceBits.length
  const choices = new Uint8Array(Math.ceil(count / 8))
  for (const [i, bit] of choiceBits.entries())
    choices[i >> 3] = (choices[i >> 3] as number) | (bit << (i & 7))

  const { values, messages } = await transcribe<unknown>(2, async (party) => {
    const { inputs, randomness } = parties[party.id] as VectorParty
    const options = { peer: 1 - party.id, security, random: listedRandomness(randomness) }
    const named = (name: string) => FieldVector.of(field, (inputs[name] ?? []).map(BigInt))
    if (party.id === 0) {
      const end = await party.fork('setup', (at) => OtSender.setup(at, options))
      const messagePair = [named('zeros'), named('ones')] as const
      const blocks = await party.fork('correlated', (at) => list(end.extend(at, count), (x) => hex(x.blocks)))
      const pads = await party.fork('random', (at) =>
        list(sendRandomOts(end, at, count), (x) => x.pads.map(hex)),
      )
      const shares = await party.fork('field', (at) => sendCorrelation(end, at, named('x'), length))
      await party.fork('messages', (at) => sendMessages(end, at, messagePair, length))
      return { delta: hex(end.delta), blocks, pads, shares: shares.toJSON() }
    }
    const end = await party.fork('setup', (at) => OtReceiver.setup(at, options))
    const blocks = await party.fork('correlated', (at) =>
      list(end.extend(at, choices, count), (x) => hex(x.blocks)),
    )
    const pads = await party.fork('random', (at) =>
      list(receiveRandomOts(end, at, choices, count), (x) => hex(x.pads)),
    )
    const shares = await party.fork('field', (at) =>
      receiveCorrelation(end, at, field, choices, count, length),
    )
    const chosen = await party.fork('messages', (at) =>
      receiveMessages(end, at, field, choices, count, length),
    )
    return { blocks, pads, shares: shares.toJSON(), messages: chosen.toJSON() }
  })
  return { messages, outputs: values }
}

async function list<T, U>(pieces: AsyncIterable<T>, show: (piece: T) => U): Promise<U[]> {
  const shown: U[] = []
  for await (const piece of pieces) shown.push(show(piece))
  return shown
}

/** Fixed randomness: one entry for each of these lengths. */
function draws(name: string, lengths: readonly number[]): string[] {
  return lengths.map((length, i) => hex(namedBytes(`ot ${name} ${i}`, length)))
}

function repeat(times: number, lengths: readonly number[]): number[] {
  return Array.from({ length: times }, () => lengths).flat()
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}
