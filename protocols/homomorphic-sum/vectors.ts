import type { FixedFormat } from '../../src/field/field.ts'
import { Field64 } from '../../src/field/field64.ts'
import type { Party } from '../../src/runtime/party.ts'
import { transcribe } from '../../src/vectors/transcript.ts'
import {
  listedRandomness,
  namedSeeds,
  type VectorCase,
  type VectorParty,
  type VectorRun,
} from '../../src/vectors/vector-file.ts'
import { listedMessages } from '../lattice/listed-messages.ts'
import { SumTask } from '../secure-sum/task.ts'
import { HomomorphicTask } from './homomorphic-task.ts'
import { runHomomorphicAggregator, runHomomorphicContributor } from './session-roles.ts'

/** What the vectors of this folder run. */
interface Parameters {
  readonly name: string
  readonly length: number
  readonly format: FixedFormat
  readonly maxWeight: number | null
  readonly minBatch: number
  readonly maxBatch: number
  readonly aggregators: number
}

/** The vectors of this folder. */
export function cases(): readonly VectorCase[] {
  const common = { name: 'test vector', length: 3, minBatch: 2, maxBatch: 2, aggregators: 2 }
  return [
    vector('two-in-a-slot', { ...common, format: { fractionBits: 16, clip: 4 }, maxWeight: null }),
    vector('one-in-a-slot-weighted', {
      ...common,
      format: { fractionBits: 24, clip: 4 },
      maxWeight: 100,
    }),
  ]
}

const contributions = [
  { reals: ['0.5', '-1.25', '3'], weight: ['2'] },
  { reals: ['1', '0.125', '-4'], weight: ['100'] },
] as const

function vector(name: string, parameters: Parameters): VectorCase {
  const { aggregators, maxWeight } = parameters
  const parties = Array.from({ length: aggregators + contributions.length }, (_, id): VectorParty => {
    const contribution = contributions[id - aggregators]
    const randomness = namedSeeds(`homomorphic sum ${name} party ${id}`, 12)
    if (contribution === undefined) return { inputs: {}, randomness }
    const { reals, weight } = contribution
    return { inputs: maxWeight === null ? { reals } : { reals, weight }, randomness }
  })
  return { name, parameters, parties }
}

/** A session: aggregators are the first parties, all others contribute. */
export async function run(
  { maxWeight, ...given }: Parameters,
  parties: readonly VectorParty[],
): Promise<VectorRun> {
  const sum = new SumTask({ ...given, field: Field64, ...(maxWeight !== null && { maxWeight }) })
  const task = new HomomorphicTask(sum)
  const { values, messages } = await transcribe(parties.length, (party) =>
    play(party, task, parties[party.id] as VectorParty),
  )
  return { messages: listedMessages(messages), outputs: values }
}

async function play(party: Party, task: HomomorphicTask, { inputs, randomness }: VectorParty) {
  const random = listedRandomness(randomness)
  if (party.id < task.sum.aggregators) {
    const { release } = await runHomomorphicAggregator(party, task, { random })
    return { count: release.count, elements: release.elements.toBigInts().map(String) }
  }
  const { reals = [], weight } = inputs
  const options = { random, ...(weight && { weight: Number(weight[0]) }) }
  return { id: (await runHomomorphicContributor(party, task, Float64Array.from(reals, Number), options)).id }
}
