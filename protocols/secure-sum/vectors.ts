import { bytesToHex } from '@noble/hashes/utils.js'
import { BeaverdamError } from '../../src/errors.ts'
import type { FixedFormat } from '../../src/field/field.ts'
import { FieldVector } from '../../src/field/vector.ts'
import type { Party, PartyId } from '../../src/runtime/party.ts'
import { type TranscriptMessage, transcribe } from '../../src/vectors/transcript.ts'
import {
  listedRandomness,
  namedBytes,
  namedSeeds,
  type VectorCase,
  type VectorParty,
  type VectorRun,
  vectorField,
} from '../../src/vectors/vector-file.ts'
import { Aggregator } from './aggregator.ts'
import { contribute } from './contribute.ts'
import { idBytes } from './contribution-id.ts'
import type { Release } from './release.ts'
import { secureMean, secureSum } from './secure-sum.ts'
import { SumTask } from './task.ts'

/** What the vectors of this folder run. */
type Parameters =
  | { readonly run: 'sum'; readonly field: string }
  | { readonly run: 'mean'; readonly field: string; readonly format: FixedFormat; readonly maxWeight: number }
  | OneShot

interface OneShot {
  readonly run: 'one-shot'
  readonly field: string
  readonly name: string
  readonly length: number
  readonly format: FixedFormat
  readonly maxWeight: number | null
  readonly minBatch: number
  readonly maxBatch: number
  readonly aggregators: number
  /** Whether aggregator 0 tells the contributors the release. */
  readonly publish: boolean
  /** Messages that get lost on their way from a contributor to an aggregator. */
  readonly lost: readonly { readonly from: PartyId; readonly to: PartyId }[]
}

/** The vectors of this folder. */
export function cases(): readonly VectorCase[] {
  const fixed = { format: { fractionBits: 16, clip: 4 } }
  const oneShot = {
    run: 'one-shot',
    field: 'Field64',
    name: 'test vector',
    length: 3,
    ...fixed,
    publish: false,
    lost: [],
  } as const
  return [
    vector('sum-two-parties', { run: 'sum', field: 'Field64' }, interactive('two', sumInputs.slice(0, 2))),
    vector('sum-three-parties', { run: 'sum', field: 'Field64' }, interactive('three', sumInputs)),
    vector('sum-field128', { run: 'sum', field: 'Field128' }, interactive('field128', sumInputs)),
    vector(
      'mean-three-parties',
      { run: 'mean', field: 'Field64', ...fixed, maxWeight: 100 },
      interactive('mean', contributions),
    ),
    vector(
      'one-shot-two-aggregators',
      { ...oneShot, maxWeight: null, minBatch: 2, maxBatch: 8, aggregators: 2 },
      contributors(
        2,
        contributions.map(({ reals }) => ({ reals })),
      ),
    ),
    vector(
      'one-shot-weighted-lost',
      {
        ...oneShot,
        ...{ maxWeight: 100, minBatch: 2, maxBatch: 8, aggregators: 3 },
        publish: true,
        lost: [{ from: 4, to: 2 }],
      },
      contributors(3, contributions),
    ),
  ]
}

function vector(name: string, parameters: Parameters, parties: readonly VectorParty[]): VectorCase {
  return { name, parameters, parties }
}

const sumInputs = [
  { x: ['1', '2', '3', '18446744069414584320', '0'] },
  { x: ['10', '18446744069414584319', '4294967296', '18446744069414584320', '0'] },
  { x: ['100', '0', '7', '1', '0'] },
]

/** The last value of the second is beyond the clip. */
const contributions = [
  { reals: ['0.5', '-1.25', '3'], weight: ['3'] },
  { reals: ['0.0000152587890625', '2', '-9'], weight: ['100'] },
  { reals: ['-0.5', '1', '0.1'], weight: ['0'] },
]

type Inputs = VectorParty['inputs']

/** Party i draws a seed for each party after it. */
function interactive(name: string, inputs: readonly Inputs[]): VectorParty[] {
  return inputs.map((own, id) => ({
    inputs: own,
    randomness: namedSeeds(`secure-sum ${name} party ${id}`, inputs.length - 1 - id),
  }))
}

/** Aggregators draw nothing; a contributor draws an id and a seed for each aggregator but one. */
function contributors(aggregators: number, inputs: readonly Inputs[]): VectorParty[] {
  const drawing = inputs.map((own, i) => {
    const name = `secure-sum ${aggregators} aggregators contributor ${i}`
    const id = bytesToHex(namedBytes(`${name} id`, idBytes))
    return { inputs: own, randomness: [id, ...namedSeeds(name, aggregators - 1)] }
  })
  return [...Array.from({ length: aggregators }, () => ({ inputs: {}, randomness: [] })), ...drawing]
}

/** What the parameters' `run` names, interactive or one-shot. */
export function run(parameters: Parameters, parties: readonly VectorParty[]): Promise<VectorRun> {
  switch (parameters.run) {
    case 'sum':
    case 'mean':
      return runInteractive(parameters, parties)
    case 'one-shot':
      return runOneShot(parameters, parties)
    default:
      throw new BeaverdamError('VECTOR_MISMATCH', 'vector: it runs nothing that is known here')
  }
}

async function runInteractive(
  parameters: Exclude<Parameters, OneShot>,
  parties: readonly VectorParty[],
): Promise<VectorRun> {
  const field = vectorField(parameters.field)
  const { values, messages } = await transcribe(parties.length, async (party: Party) => {
    const { inputs, randomness } = parties[party.id] as VectorParty
    const random = listedRandomness(randomness)
    if (parameters.run === 'sum')
      return secureSum(party, FieldVector.of(field, (inputs.x ?? []).map(BigInt)), { random })
    const options = { ...parameters, field, random, weight: weightOf(inputs) ?? 1 }
    const { mean, totalWeight, saturated } = await secureMean(party, realsOf(inputs), options)
    return { mean: Array.from(mean, String), totalWeight, saturated }
  })
  return { messages, outputs: values }
}

/** Contributions first, as messages in the scope `session`; then the session of the aggregators; then the release. */
async function runOneShot(parameters: OneShot, parties: readonly VectorParty[]): Promise<VectorRun> {
  const { lost, publish, maxWeight, aggregators, ...rest } = parameters
  const weights = maxWeight === null ? {} : { maxWeight }
  const task = new SumTask({ ...rest, ...weights, aggregators, field: vectorField(rest.field) })
  const sent: (TranscriptMessage & { readonly message: Uint8Array })[] = []
  const made = await Promise.all(
    parties.slice(aggregators).map(async ({ inputs, randomness }, i) => {
      const weight = weightOf(inputs)
      const { id, messages, saturated } = await contribute(task, realsOf(inputs), {
        random: listedRandomness(randomness),
        ...(weight === undefined ? {} : { weight }),
      })
      for (const [to, message] of messages.entries())
        sent.push({ scope: 'session', from: aggregators + i, to, body: bytesToHex(message), message })
      return { id, saturated }
    }),
  )
  sent.sort((x, y) => x.from - y.from)
  const { values, messages } = await transcribe(aggregators, async (party) => {
    const aggregator = new Aggregator(task, party.id)
    for (const { from, to, message } of sent)
      if (to === party.id && !lost.some((gone) => gone.from === from && gone.to === to))
        await aggregator.accept(message)
    const batch = await aggregator.agree(party)
    const release = await aggregator.open(party, batch)
    const body = bytesToHex(release.toBytes())
    return { body, ends: { task: task.id, uncounted: batch.uncounted, ...described(release) } }
  })
  const contributed = sent.map(({ message: _, ...written }) => written)
  const body = values[0]?.body ?? ''
  const published = made.map((_, i) => ({ scope: 'session', from: 0, to: aggregators + i, body }))
  return {
    messages: [...contributed, ...messages, ...(publish ? published : [])],
    outputs: [...values.map(({ ends }) => ends), ...made],
  }
}

function described(release: Release) {
  return {
    count: release.count,
    totalWeight: release.totalWeight,
    elements: release.elements.toJSON(),
    sum: Array.from(release.sum(), String),
    mean: Array.from(release.mean(), String),
  }
}

function realsOf({ reals = [] }: Inputs): Float64Array {
  return Float64Array.from(reals, Number)
}

function weightOf({ weight }: Inputs): number | undefined {
  return weight && Number(weight[0])
}
