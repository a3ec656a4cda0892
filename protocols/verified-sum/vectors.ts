import { bytesToHex } from '@noble/hashes/utils.js'
import { FieldVector } from '../../src/field/vector.ts'
import type { Party } from '../../src/runtime/party.ts'
import { transcribe } from '../../src/vectors/transcript.ts'
import {
  listedRandomness,
  namedBytes,
  namedSeeds,
  type VectorCase,
  type VectorParty,
  type VectorRun,
} from '../../src/vectors/vector-file.ts'
import { nonceSize } from '../prio3/prio3.ts'
import { openerBytes } from '../sealed-report/share-commitment.ts'
import { exampleTasks } from '../task/example-tasks.ts'
import type { TaskParameters } from '../task/parameters.ts'
import { Task } from '../task/task.ts'
import type { OpenedRelease } from './collector.ts'
import { runVerifiedAggregator, runVerifiedContributor } from './session-roles.ts'

interface Parameters {
  /** The JSON form of the task that the session founds. */
  readonly task: unknown
  /** Whether the sum is published. */
  readonly publish: boolean
}

/** The vectors of this folder. */
export async function cases(): Promise<readonly VectorCase[]> {
  return Promise.all([
    vector('count', 2, [[1], [0], [1]], false),
    vector('sum', 2, [[125], [0.5], [3.25]], true),
    vector('histogram', 3, [[9], [0], [9]], true),
    vector(
      'norm-sum',
      2,
      [
        [0.5, -0.5, 0.25, 0],
        [-0.25, 0, 0.5, 0.75],
      ],
      false,
    ),
  ])
}

async function vector(
  name: string,
  aggregators: number,
  measurements: readonly (readonly number[])[],
  publish: boolean,
): Promise<VectorCase> {
  const example = exampleTasks[name] as TaskParameters
  // the keys of the example are in no message: the session makes its own
  const keys = Array.from({ length: aggregators }, (_, i) => namedBytes(`verified-sum key ${i}`, 32))
  const terms = new Task({ ...example, minBatch: measurements.length, aggregators: keys })
  const sizes = [
    ...[nonceSize, terms.vdaf.randSize],
    ...new Array<number>(aggregators).fill(openerBytes),
    ...new Array<number>(aggregators).fill(32),
  ]
  const parties: readonly VectorParty[] = [
    ...keys.map((_, i) => ({
      inputs: {},
      // of aggregator 0 first the collector's key
      randomness: namedSeeds(`verified-sum ${name} aggregator ${i}`, i === 0 ? 6 : 5),
    })),
    ...measurements.map((measurement, i) => ({
      inputs: { measurement: measurement.map(String) },
      randomness: sizes.map((size, k) =>
        bytesToHex(namedBytes(`verified-sum ${name} contributor ${i} ${k}`, size)),
      ),
    })),
  ]
  const { outputs } = await run({ task: terms.toJSON(), publish }, parties)
  const [{ task }] = outputs as [{ task: unknown }]
  const parameters: Parameters = { task, publish }
  return { name, parameters, parties }
}

/** A session: aggregators are parties 0 to k - 1, the others contribute, each a second later. */
export async function run(parameters: Parameters, parties: readonly VectorParty[]): Promise<VectorRun> {
  const { publish } = parameters
  const task = Task.fromJSON(parameters.task)
  const k = task.aggregators
  const terms = { ...task.parameters, aggregators: k }
  const { values, messages } = await transcribe(parties.length, async (party: Party) => {
    const { inputs, randomness } = parties[party.id] as VectorParty
    const random = listedRandomness(randomness)
    if (party.id < k) {
      const sum = await runVerifiedAggregator(party, terms, { publish, random })
      return { task: sum.task.toJSON(), ids: sum.ids, ...described(sum) }
    }
    const numbers = (inputs.measurement ?? []).map(Number)
    const measurement = numbers.length > 1 ? numbers : Number(numbers[0])
    const time = terms.opens + party.id - k
    const { id, release } = await runVerifiedContributor(party, terms, measurement, { publish, random, time })
    return { id: bytesToHex(id), ...(release && described(release)) }
  })
  return { messages, outputs: values }
}

function described({ count, result }: OpenedRelease): { count: number; result: unknown } {
  if (result instanceof Float64Array) return { count, result: Array.from(result, String) }
  return { count, result: result instanceof FieldVector ? result.toJSON() : String(result) }
}
