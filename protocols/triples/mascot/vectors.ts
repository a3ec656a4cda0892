import type { RandomSource } from '../../../src/random/csprng.ts'
import { TurboShake128 } from '../../../src/random/turboshake.ts'
import type { PartyId } from '../../../src/runtime/party.ts'
import { transcribe } from '../../../src/vectors/transcript.ts'
import {
  listedRandomness,
  namedBytes,
  recordedRandomness,
  type VectorCase,
  type VectorParty,
  type VectorRun,
  vectorField,
} from '../../../src/vectors/vector-file.ts'
import { dealEndpoints } from '../../ot/dealt-endpoints.ts'
import type { Correlation } from '../correlation.ts'
import { PairwiseOts } from '../ot/pairwise-ots.ts'
import { MascotParty } from './mascot-party.ts'
import { makePage } from './page.ts'

/** Two parties. */
interface Parameters {
  readonly field: string
  /** Hexadecimal: what the ends of OT are dealt from; see `dealtEnd`. */
  readonly ots: string
  /** Made one after the other, the k-th in the scope `session/<k>`. */
  readonly pages: readonly Correlation[]
}

/** The vectors of this folder. */
export async function cases(): Promise<readonly VectorCase[]> {
  const shape = { rows: 1, inner: 2, columns: 2 }
  return Promise.all([
    vector('triples', 'Field64', [
      { kind: 'triples', length: 2 },
      { kind: 'triples', length: 1 },
    ]),
    vector('field128', 'Field128', [{ kind: 'triples', length: 1 }]),
    vector('kinds', 'Field64', [
      { kind: 'squares', length: 1 },
      { kind: 'bits', length: 2 },
      { kind: 'random', length: 2 },
      { kind: 'masks', owner: 1, length: 2 },
      { kind: 'matrix', shape },
    ]),
  ])
}

async function vector(name: string, field: string, pages: readonly Correlation[]): Promise<VectorCase> {
  const recorded = [0, 1].map((id) => recordedRandomness(`mascot ${name} ${id}`))
  const parameters: Parameters = { field, ots: hex(namedBytes(`mascot ${name} ots`, 32)), pages }
  await play(
    parameters,
    recorded.map(({ random }) => random),
  )
  return { name, parameters, parties: recorded.map(({ drawn }) => ({ inputs: {}, randomness: drawn })) }
}

/** Makes keys and pages from dealt ends of OT. */
export function run(parameters: Parameters, parties: readonly VectorParty[]): Promise<VectorRun> {
  return play(
    parameters,
    parties.map(({ randomness }) => listedRandomness(randomness)),
  )
}

async function play(
  { field: fieldName, ots, pages }: Parameters,
  sources: readonly RandomSource[],
): Promise<VectorRun> {
  const field = vectorField(fieldName)
  const { values, messages } = await transcribe(sources.length, async (party) => {
    const random = sources[party.id] as RandomSource
    const peer = 1 - party.id
    const ends = new PairwiseOts(
      new Map([
        [
          peer,
          {
            sender: dealtEnd(ots, [party.id, peer], random).sender(),
            receiver: dealtEnd(ots, [peer, party.id], random).receiver(),
          },
        ],
      ]),
    )
    const own = await party.fork('keys', (at) => MascotParty.setup(at, field, ends, random))
    const shares: string[][][] = []
    for (const [k, correlation] of pages.entries()) {
      const address = { correlation, index: 0, scope: 'session' }
      const page = await party.fork(String(k), (at) => makePage(at, own, address))
      shares.push(page.map((share) => share.toJSON()))
    }
    return { key: String(own.macKey.share), shares }
  })
  return { messages, outputs: values }
}

/** Ends of the malicious OT of an ordered pair: Delta and all leaves are TurboSHAKE128 of the seed and the pair. */
function dealtEnd(seed: string, pair: readonly [PartyId, PartyId], random: RandomSource) {
  const sponge = new TurboShake128(0x1f).absorb(new TextEncoder().encode(`${seed} ${pair.join('>')}`))
  return dealEndpoints('malicious', { deal: (length) => sponge.squeeze(length), random, pair })
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}
