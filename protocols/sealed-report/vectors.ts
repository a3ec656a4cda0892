import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, concatBytes, hexToBytes } from '@noble/hashes/utils.js'
import { FieldVector } from '../../src/field/vector.ts'
import type { TranscriptMessage } from '../../src/vectors/transcript.ts'
import {
  listedRandomness,
  namedBytes,
  namedSeeds,
  type VectorCase,
  type VectorParty,
  type VectorRun,
} from '../../src/vectors/vector-file.ts'
import { KeyPair } from '../hpke/key-pair.ts'
import { inputsOf, measurementOf, sumToJson } from '../norm-sum/vector-values.ts'
import type { WeightedSum } from '../norm-sum/weighted-norm-bound.ts'
import { nonceSize } from '../prio3/prio3.ts'
import { exampleTasks } from '../task/example-tasks.ts'
import type { TaskParameters } from '../task/parameters.ts'
import { Task } from '../task/task.ts'
import { openAggregateShare, sealAggregateShare } from './aggregate-share.ts'
import { exampleAggregator, exampleTask } from './example-parties.ts'
import { openReport } from './open-report.ts'
import { sealReport } from './seal-report.ts'
import { openerBytes } from './share-commitment.ts'

interface Parameters {
  /** Its JSON form. */
  readonly task: unknown
  readonly verifyKey: string
}

/** The vectors of this folder. */
export async function cases(): Promise<readonly VectorCase[]> {
  return Promise.all([
    vector('count', 2, [[1], [0], [1]]),
    vector('sum', 3, [[125], [0.5]]),
    vector('histogram', 2, [[9], [0], [9]]),
    vector('norm-sum', 2, [
      [0.5, -0.5, 0.25, 0],
      [-0.25, 0, 0.5, 0.75],
    ]),
    vector(
      'weighted-norm-sum',
      2,
      [
        [0.5, -0.5, 0.25, 0],
        [-0.25, 0, 0.5, 0.75],
      ],
      [12, 5000],
    ),
    vector('three-proofs', 4, [
      [0, 1, 2, 3, 4, 5, 0, 1, 2, 3],
      [5, 5, 5, 5, 5, 5, 5, 5, 5, 5],
    ]),
  ])
}

async function vector(
  name: string,
  aggregators: number,
  measurements: readonly (readonly number[])[],
  weights?: readonly number[],
): Promise<VectorCase> {
  const seeds = (who: string, count: number) => namedSeeds(`sealed-report ${name} ${who}`, count)
  const own = Array.from({ length: aggregators }, (_, i) => seeds(`aggregator ${i}`, 3))
  const [collector] = seeds('collector', 1) as [string]
  const verifyKey = namedBytes(`sealed-report ${name} verify key`, 32)
  const example = { ...(exampleTasks[name] as TaskParameters), minBatch: measurements.length }
  const task = await exampleTask(
    example,
    await Promise.all(own.map((randomness) => exampleAggregator(example, listedRandomness(randomness)))),
    await KeyPair.generate(listedRandomness([collector])),
    verifyKey,
  )
  const sizes = [
    ...[nonceSize, task.vdaf.randSize],
    ...new Array<number>(aggregators).fill(openerBytes),
    ...new Array<number>(aggregators).fill(32),
  ]
  const parties: readonly VectorParty[] = [
    ...[...own, [collector]].map((randomness) => ({ inputs: {}, randomness })),
    ...measurements.map((measurement, i) => ({
      inputs: inputsOf(measurement, weights?.[i]),
      randomness: sizes.map((size, k) =>
        bytesToHex(namedBytes(`sealed-report ${name} client ${i} ${k}`, size)),
      ),
    })),
  ]
  const parameters: Parameters = { task: task.toJSON(), verifyKey: bytesToHex(verifyKey) }
  return { name, parameters, parties }
}

/** Aggregators are parties 0 to k - 1, party k is the collector, the others are clients, each a second later. */
export async function run(parameters: Parameters, parties: readonly VectorParty[]): Promise<VectorRun> {
  const task = Task.fromJSON(parameters.task)
  const verifyKey = hexToBytes(parameters.verifyKey)
  const { vdaf, ctx } = task
  const k = task.aggregators
  const sources = parties.map(({ randomness }) => listedRandomness(randomness))
  const messages: TranscriptMessage[] = []
  const send = (scope: string, from: number, to: number, body: Uint8Array) =>
    messages.push({ scope, from, to, body: bytesToHex(body) })

  const aggregators = await Promise.all(
    sources.slice(0, k).map((random) => exampleAggregator(task.parameters, random)),
  )
  const collector = await KeyPair.generate(sources[k])
  const signedConfigs = aggregators.map(({ signedConfig }) => signedConfig)
  for (const [i, signed] of signedConfigs.entries())
    for (let client = k + 1; client < parties.length; client++) send('keys', i, client, signed)

  const outShares: FieldVector[][] = aggregators.map(() => [])
  const opened: unknown[][] = aggregators.map(() => [])
  const ids: Uint8Array[] = []
  for (const [client, { inputs }] of parties.slice(k + 1).entries()) {
    const vector = measurementOf(inputs)
    const measurement = vector instanceof Float64Array && vector.length === 1 ? (vector[0] as number) : vector
    const time = task.parameters.opens + client
    const options = { time, random: sources[k + 1 + client] as never }
    const sealed = await sealReport(task, signedConfigs, measurement, options)
    ids.push(sealed.id)
    const reports = await Promise.all(
      sealed.messages.map((message, i) => {
        send(`report-${client}`, k + 1 + client, i, message)
        return openReport(
          task,
          i,
          aggregators.map(({ key }) => key),
          message,
        )
      }),
    )
    const verifications = reports.map((report, i) => {
      const { id, publicShare, inputShare, digest } = report
      opened[i]?.push({
        inputShare: bytesToHex(inputShare),
        time: report.time,
        id: bytesToHex(id),
        digest: bytesToHex(digest),
      })
      return vdaf.verifyInit(verifyKey, ctx, i, id, publicShare, inputShare)
    })
    const message = vdaf.verifierSharesToMessage(
      ctx,
      verifications.map(({ verifierShare }) => verifierShare),
    )
    for (const [i, { state }] of verifications.entries())
      outShares[i]?.push(vdaf.verifyNext(ctx, state, message))
  }

  const idsDigest = sha256(concatBytes(...ids.sort(compareBytes)))
  const batch = { count: ids.length, idsDigest }
  const aggShares: Uint8Array[] = []
  for (const [i, shares] of outShares.entries()) {
    const sealed = await sealAggregateShare(task, i, batch, vdaf.aggregate(shares).bytes, sources[i])
    send('batch', i, k, sealed)
    aggShares.push(await openAggregateShare(task, i, batch, collector, sealed))
  }
  const result = vdaf.unshard(aggShares, ids.length)
  return { messages, outputs: [...opened, resultToJson(result), ...ids.map(() => null)] }
}

function resultToJson(result: unknown): unknown {
  if (result instanceof Float64Array || isWeightedSum(result)) return sumToJson(result)
  return result instanceof FieldVector ? result.toJSON() : String(result)
}

function isWeightedSum(result: unknown): result is WeightedSum {
  return typeof result === 'object' && result !== null && 'weight' in result
}

function compareBytes(x: Uint8Array, y: Uint8Array): number {
  const [one, other] = [bytesToHex(x), bytesToHex(y)]
  return one < other ? -1 : one > other ? 1 : 0
}
