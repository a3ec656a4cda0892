import type { FixedFormat } from '../../src/field/field.ts'
import type { RandomSource } from '../../src/random/csprng.ts'
import { SeedKey } from '../../src/random/seed-key.ts'
import type { PartyId } from '../../src/runtime/party.ts'
import { transcribe } from '../../src/vectors/transcript.ts'
import {
  listedRandomness,
  namedSeeds,
  type VectorCase,
  type VectorParty,
  type VectorRun,
  vectorField,
} from '../../src/vectors/vector-file.ts'
import type { Release } from '../secure-sum/release.ts'
import { SumTask } from '../secure-sum/task.ts'
import { materialFromKeys } from '../triples/dealer/known-keys.ts'
import { AuthenticatedAggregator, contributeAuthenticated, type GiveVector } from './authenticated-sum.ts'
import { giveInput } from './client.ts'
import { dealInput } from './deal-input.ts'
import { dealtSets } from './dealing.ts'
import type { InputSharing } from './input-sharing.ts'
import { MaskedInputs } from './masked-inputs.ts'
import { ReplicatedInputs } from './replicated-inputs.ts'
import { ShamirInputs } from './shamir-inputs.ts'

interface Parameters {
  readonly field: string
  readonly name: string
  readonly length: number
  readonly format: FixedFormat
  /** Null for a sum without weights. */
  readonly maxWeight: number | null
  readonly minBatch: number
  readonly maxBatch: number
  /** The first parties; all others contribute. */
  readonly aggregators: number
  readonly publish: boolean
  /** What the dealer of the material knows: the aggregators' keys and its own, hexadecimal. Of SPDZ alone. */
  readonly keys?: readonly string[]
  /** How an honest majority shares contributions, without material. */
  readonly sharing?: 'replicated' | 'shamir'
}

/** The vectors of this folder. */
export function cases(): readonly VectorCase[] {
  const common = {
    name: 'test vector',
    length: 3,
    format: { fractionBits: 16, clip: 4 },
    minBatch: 2,
    maxBatch: 8,
  }
  return [
    vector('two-aggregators-weighted', {
      ...common,
      field: 'Field64',
      maxWeight: 100,
      aggregators: 2,
      publish: true,
    }),
    vector('three-aggregators', {
      ...common,
      field: 'Field64',
      maxWeight: null,
      aggregators: 3,
      publish: false,
    }),
    vector('field128', { ...common, field: 'Field128', maxWeight: 100, aggregators: 2, publish: false }),
    vector('replicated', {
      ...common,
      field: 'Field64',
      maxWeight: 100,
      aggregators: 3,
      publish: true,
      sharing: 'replicated',
    }),
    vector('shamir', {
      ...common,
      field: 'Field64',
      maxWeight: null,
      aggregators: 5,
      publish: false,
      sharing: 'shamir',
    }),
    vector('shamir-even', {
      ...common,
      field: 'Field128',
      maxWeight: 100,
      aggregators: 4,
      publish: false,
      sharing: 'shamir',
    }),
  ]
}

/** The last value of the second is beyond the clip. */
const contributions = [
  { reals: ['0.5', '-1.25', '3'], weight: ['3'] },
  { reals: ['0.0000152587890625', '2', '-9'], weight: ['100'] },
  { reals: ['-0.5', '1', '0.1'], weight: ['0'] },
]

/** By an aggregator of SPDZ: for each of two MAC checks a part of the coin and two nonces of commitments. */
const drawnByAggregator = 6

function vector(name: string, options: Omit<Parameters, 'keys'>): VectorCase {
  const { aggregators, sharing, maxWeight } = options
  const parameters: Parameters = {
    ...options,
    ...(sharing === undefined && { keys: namedSeeds(`client input ${name} keys`, aggregators + 1) }),
  }
  const drawn =
    sharing === undefined
      ? { aggregator: drawnByAggregator, contributor: 0 }
      : { aggregator: 0, contributor: dealtSets(aggregators).length }
  const parties: VectorParty[] = [
    ...Array.from({ length: aggregators }, (_, id) => ({
      inputs: {},
      randomness: namedSeeds(`client input ${name} aggregator ${id}`, drawn.aggregator),
    })),
    ...contributions.map(({ reals, weight }, id) => ({
      inputs: maxWeight === null ? { reals } : { reals, weight },
      randomness: namedSeeds(`client input ${name} contributor ${id}`, drawn.contributor),
    })),
  ]
  return { name, parameters, parties }
}

/** A session: aggregators are the first parties, all others contribute. */
export async function run(parameters: Parameters, parties: readonly VectorParty[]): Promise<VectorRun> {
  const { keys: _, sharing, publish, maxWeight, ...rest } = parameters
  const field = vectorField(parameters.field)
  const task = new SumTask({ ...rest, field, ...(maxWeight !== null && { maxWeight }) })
  const contributors = [...parties.keys()].slice(task.aggregators)
  const { values, messages } = await transcribe(parties.length, async (party) => {
    const { inputs, randomness } = parties[party.id] as VectorParty
    const random = listedRandomness(randomness)
    if (party.id >= task.aggregators) {
      const weight = inputs.weight && { weight: Number(inputs.weight[0]) }
      const reals = Float64Array.from(inputs.reals ?? [], Number)
      const give: GiveVector =
        sharing === undefined ? giveInput : (at, step, servers, x) => dealInput(at, step, servers, x, random)
      const options = { give, ...weight, publish }
      const { saturated, release } = await contributeAuthenticated(party, task, reals, options)
      return { saturated, release: release === undefined ? null : described(release) }
    }
    const aggregator = new AuthenticatedAggregator(await sharingOf(parameters, party.id, random))
    const { release } = await aggregator.aggregate(party, task, { contributors, publish })
    return { task: task.id, ...described(release) }
  })
  return { messages, outputs: values }
}

async function sharingOf(
  { field: name, keys = [], sharing }: Parameters,
  id: PartyId,
  random: RandomSource,
): Promise<InputSharing<unknown>> {
  const field = vectorField(name)
  if (sharing !== undefined) return new dealtSharings[sharing](field)
  const known = keys.map((key) => SeedKey.fromBytes(Uint8Array.from(Buffer.from(key, 'hex'))))
  const dealt = { parties: known.slice(0, -1), own: known.at(-1) as SeedKey }
  return new MaskedInputs({ id, preprocessing: await materialFromKeys(field, dealt, id), random })
}

const dealtSharings = { replicated: ReplicatedInputs, shamir: ShamirInputs } as const

function described(release: Release) {
  return {
    count: release.count,
    totalWeight: release.totalWeight,
    elements: release.elements.toJSON(),
    sum: Array.from(release.sum(), String),
  }
}
