import type { FixedFormat } from '../../src/field/field.ts'
import { SeedKey } from '../../src/random/seed-key.ts'
import { transcribe } from '../../src/vectors/transcript.ts'
import {
  compareRuns,
  listedRandomness,
  type NamedVector,
  namedSeeds,
  type VectorFile,
  type VectorParty,
  type VectorRun,
  vectorField,
} from '../../src/vectors/vector-file.ts'
import type { Release } from '../secure-sum/release.ts'
import { SumTask } from '../secure-sum/task.ts'
import { materialFromKeys } from '../triples/dealer/known-keys.ts'
import { AuthenticatedAggregator, contributeAuthenticated } from './authenticated-sum.ts'

const format = 'beaverdam/client-input/v1'

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
  /** What the dealer of the material knows: the aggregators' keys and its own, hexadecimal. */
  readonly keys: readonly string[]
}

/** The vectors of this folder. */
export function generate(): Promise<readonly NamedVector[]> {
  const common = {
    name: 'test vector',
    length: 3,
    format: { fractionBits: 16, clip: 4 },
    minBatch: 2,
    maxBatch: 8,
  }
  return Promise.all([
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
  ])
}

/** Runs a vector again. @throws VECTOR_MISMATCH where it differs */
export async function check(file: VectorFile): Promise<void> {
  compareRuns(file, await run(file.parameters as unknown as Parameters, file.parties))
}

/** The last value of the second is beyond the clip. */
const contributions = [
  { reals: ['0.5', '-1.25', '3'], weight: ['3'] },
  { reals: ['0.0000152587890625', '2', '-9'], weight: ['100'] },
  { reals: ['-0.5', '1', '0.1'], weight: ['0'] },
]

/** For each of two MAC checks a part of the coin and two nonces of commitments. */
const drawn = 6

async function vector(name: string, options: Omit<Parameters, 'keys'>): Promise<NamedVector> {
  const { aggregators } = options
  const parameters: Parameters = {
    ...options,
    keys: namedSeeds(`client input ${name} keys`, aggregators + 1),
  }
  const parties: VectorParty[] = [
    ...Array.from({ length: aggregators }, (_, id) => ({
      inputs: {},
      randomness: namedSeeds(`client input ${name} aggregator ${id}`, drawn),
    })),
    ...contributions.map(({ reals, weight }) => ({
      inputs: options.maxWeight === null ? { reals } : { reals, weight },
      randomness: [],
    })),
  ]
  const made = await run(parameters, parties)
  return { name, file: { format, parameters: { ...parameters }, parties, ...made } }
}

async function run(parameters: Parameters, parties: readonly VectorParty[]): Promise<VectorRun> {
  const { keys, publish, maxWeight, ...rest } = parameters
  const field = vectorField(parameters.field)
  const task = new SumTask({ ...rest, field, ...(maxWeight !== null && { maxWeight }) })
  const known = keys.map((key) => SeedKey.fromBytes(Uint8Array.from(Buffer.from(key, 'hex'))))
  const dealt = { parties: known.slice(0, -1), own: known.at(-1) as SeedKey }
  const contributors = [...parties.keys()].slice(task.aggregators)
  const { values, messages } = await transcribe(parties.length, async (party) => {
    const { inputs, randomness } = parties[party.id] as VectorParty
    if (party.id >= task.aggregators) {
      const weight = inputs.weight && { weight: Number(inputs.weight[0]) }
      const reals = Float64Array.from(inputs.reals ?? [], Number)
      const { saturated, release } = await contributeAuthenticated(party, task, reals, { ...weight, publish })
      return { saturated, release: release === undefined ? null : described(release) }
    }
    const preprocessing = await materialFromKeys(field, dealt, party.id)
    const random = listedRandomness(randomness)
    const aggregator = new AuthenticatedAggregator({ id: party.id, preprocessing, random })
    const { release } = await aggregator.aggregate(party, task, { contributors, publish })
    return { task: task.id, ...described(release) }
  })
  return { messages, outputs: values }
}

function described(release: Release) {
  return {
    count: release.count,
    totalWeight: release.totalWeight,
    elements: release.elements.toJSON(),
    sum: Array.from(release.sum(), String),
  }
}
