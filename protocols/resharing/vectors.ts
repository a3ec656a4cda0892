import { FieldVector } from '../../src/field/vector.ts'
import { transcribe } from '../../src/vectors/transcript.ts'
import {
  listedRandomness,
  namedSeeds,
  type VectorCase,
  type VectorParty,
  type VectorRun,
  vectorField,
} from '../../src/vectors/vector-file.ts'
import {
  additiveCommittee,
  type Committee,
  dealersOf,
  shamirCommittee,
  verifiedDealersOf,
} from './committee.ts'
import { reshare } from './reshare.ts'
import { reshareVerified } from './reshare-verified.ts'

interface Parameters {
  readonly field: string
  readonly from: Committee
  readonly to: Committee
  readonly length: number
  readonly blockBytes: number
  /** Whether it is a run of `reshareVerified`. */
  readonly isVerified?: boolean
}

/** The vectors of this folder. */
export function cases(): readonly VectorCase[] {
  const three = shamirCommittee([0, 1, 2])
  const four = shamirCommittee([4, 2, 3, 0])
  return [
    // 3 + 5 x, 4 + 6 x and so on
    vector('to-another-committee', 5, shares(three, ['8', '10'], ['13', '16'], ['18', '22']), {
      ...{ from: three, to: four, length: 2, blockBytes: 65_536, field: 'Field64' },
    }),
    vector('to-additive', 3, shares(three, ['8', '10'], ['13', '16'], ['18', '22']), {
      ...{ from: three, to: additiveCommittee([0, 1, 2]), length: 2, blockBytes: 65_536, field: 'Field128' },
    }),
    // one element in a message
    vector('from-additive', 4, shares(additiveCommittee([0, 3]), ['1', '2'], ['2', '2']), {
      ...{ from: additiveCommittee([0, 3]), to: shamirCommittee([0, 1, 2]), length: 2, blockBytes: 8 },
      field: 'Field64',
    }),
    // messages of two elements
    vector('verified', 5, shares(three, ['8', '10', '1'], ['13', '16', '1'], ['18', '22', '1']), {
      ...{ from: three, to: four, length: 3, blockBytes: 16, field: 'Field64', isVerified: true },
    }),
  ]
}

type Held = ReadonlyMap<number, readonly string[]>

function shares({ members }: Committee, ...held: readonly (readonly string[])[]): Held {
  return new Map(members.map((member, k) => [member, held[k] ?? []]))
}

function vector(name: string, n: number, held: Held, parameters: Parameters): VectorCase {
  const { from, to, isVerified = false } = parameters
  const dealers = isVerified ? verifiedDealersOf(from) : dealersOf(from)
  // against liars a part of the coin, too
  const seeds = to.threshold + (isVerified ? 1 : 0)
  const parties = Array.from({ length: n }, (_, id): VectorParty => {
    const own = held.get(id)
    return {
      inputs: own === undefined ? {} : { share: own },
      randomness: namedSeeds(`resharing ${name} party ${id}`, dealers.includes(id) ? seeds : 0),
    }
  })
  return { name, parameters, parties }
}

/** A party's output is its new share; null without one. */
export async function run(parameters: Parameters, parties: readonly VectorParty[]): Promise<VectorRun> {
  const field = vectorField(parameters.field)
  const pass = parameters.isVerified === true ? reshareVerified : reshare
  const { values, messages } = await transcribe(parties.length, async (party) => {
    const { inputs, randomness } = parties[party.id] as VectorParty
    const share = inputs.share && FieldVector.of(field, inputs.share.map(BigInt))
    const random = listedRandomness(randomness)
    const fresh = await party.fork('resharing', (at) => pass(at, { ...parameters, field, random }, share))
    return fresh?.toJSON() ?? null
  })
  return { messages, outputs: values }
}
