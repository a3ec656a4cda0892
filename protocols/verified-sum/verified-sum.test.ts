import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Field128 } from '../../src/field/field128.ts'
import { FieldVector } from '../../src/field/vector.ts'
import type { WeightedVector } from '../norm-sum/weighted-norm-bound.ts'
import { sealAggregateShare } from '../sealed-report/aggregate-share.ts'
import type { Measurement } from '../task/fixed-point.ts'
import { openRelease } from './collector.ts'
import type { TaskTerms } from './found-task.ts'
import type { ReportBatch } from './report-batch.ts'
import {
  aggregatorsOf,
  amongAggregators,
  type Example,
  foundExample,
  messagesOf,
} from './testing/example-session.ts'

/** What aggregators release of measurements: the batch, and each one's sealed share. */
async function releasedBy(
  example: Example,
  measurements: readonly Measurement[],
): Promise<[ReportBatch, Uint8Array[]]> {
  const aggregators = aggregatorsOf(example)
  for (const measurement of measurements)
    for (const [id, message] of (await messagesOf(example, measurement)).entries())
      await aggregators[id]!.accept(message)
  const ends = await amongAggregators(aggregators.length, async (party) => {
    const aggregator = aggregators[party.id]!
    const verified = await aggregator.verify(party)
    const batch = await aggregator.agree(party)
    return { verified, batch, sealed: await aggregator.release(party, batch) }
  })
  for (const { verified, batch } of ends) {
    expect(verified).toEqual(ends[0]!.verified)
    expect(batch).toEqual(ends[0]!.batch)
    expect(verified.accepted).toHaveLength(measurements.length)
  }
  return [ends[0]!.batch, ends.map(({ sealed }) => sealed)]
}

/** Sums measurements from the clients to the collector. */
async function sumOf(example: Example, measurements: readonly Measurement[]) {
  return openRelease(example.task, example.collector, ...(await releasedBy(example, measurements)))
}

interface SummedTask {
  readonly name: string
  readonly terms: Partial<TaskTerms>
  /** What a client may have. */
  readonly measurement: fc.Arbitrary<Measurement>
  /** What the collector gets. */
  readonly sum: (measurements: readonly never[]) => unknown
}

const addUp = (vectors: readonly (readonly number[])[]) =>
  vectors.reduce((x, y) => x.map((own, i) => own + y[i]!))

const steps = (count: number, denominator: number) =>
  fc
    .array(fc.integer({ min: -count, max: count }), { minLength: 3, maxLength: 3 })
    .map((xs) => xs.map((x) => x / denominator))

const norm = { field: 'Field64', fractionBits: 10 } as const

const tasks: readonly SummedTask[] = [
  {
    name: 'Prio3Count',
    terms: {},
    measurement: fc.nat(1),
    sum: (bits: readonly number[]) => BigInt(bits.filter((bit) => bit === 1).length),
  },
  {
    name: 'Prio3Histogram',
    terms: { vdaf: 'Prio3Histogram', field: 'Field128', parameters: { length: 4, chunkLength: 2 } },
    measurement: fc.nat(3),
    sum: (choices: readonly number[]) =>
      FieldVector.of(
        Field128,
        [0, 1, 2, 3].map((bucket) => choices.filter((choice) => choice === bucket).length),
      ),
  },
  {
    name: 'Prio3Sum with fractions',
    terms: { vdaf: 'Prio3Sum', parameters: { maxMeasurement: 100 }, fractionBits: 3 },
    measurement: fc.nat(100).map((x) => x / 8),
    sum: (numbers: readonly number[]) => numbers.reduce((x, y) => x + y),
  },
  {
    name: 'Prio3SumVec with fractions',
    terms: {
      vdaf: 'Prio3SumVec',
      field: 'Field128',
      parameters: { length: 3, maxMeasurement: 255, chunkLength: 4 },
      fractionBits: 2,
    },
    measurement: steps(255, 4).map((xs) => xs.map(Math.abs)),
    sum: (vectors: readonly number[][]) => Float64Array.from(addUp(vectors)),
  },
  {
    name: 'NormSum',
    terms: { ...norm, vdaf: 'NormSum', parameters: { dimension: 3, l2NormBound: 2 ** 12 } },
    measurement: steps(1024, 1024),
    sum: (vectors: readonly number[][]) => Float64Array.from(addUp(vectors)),
  },
  {
    name: 'WeightedNormSum',
    terms: {
      ...norm,
      vdaf: 'WeightedNormSum',
      parameters: { dimension: 3, l2NormBound: 2 ** 12, maxWeight: 100 },
    },
    measurement: fc.record({
      vector: steps(1024, 1024).map((xs) => Float64Array.from(xs)),
      weight: fc.nat(100),
    }),
    sum: (all: readonly WeightedVector[]) => ({
      sum: Float64Array.from(addUp(all.map(({ vector, weight }) => Array.from(vector, (x) => x * weight)))),
      weight: all.reduce((weight, own) => weight + own.weight, 0),
    }),
  },
]

describe.each([2, 3, 5])('%i aggregators', (k) => {
  test.each(tasks)('open the sum of $name', async ({ terms, measurement, sum }) => {
    const example = await foundExample(k, terms)
    await fc.assert(
      fc.asyncProperty(fc.array(measurement, { minLength: 2, maxLength: 5 }), async (measurements) => {
        const { count, result } = await sumOf(example, measurements)
        expect(count).toBe(measurements.length)
        expect(result).toEqual(sum(measurements as never[]))
      }),
      { numRuns: 3 },
    )
  })
})

test('a collector opens no sum of other reports, another task or fewer shares', async () => {
  const example = await foundExample(2)
  const other = await foundExample(2)
  const [batch, sealed] = await releasedBy(example, [1, 1])
  const refused = (code: string) => expect.objectContaining({ code })
  const open = (...given: Parameters<typeof openRelease>) => expect(openRelease(...given)).rejects
  const { task, collector } = example
  expect(await openRelease(task, collector, batch, sealed)).toEqual({ count: 2, result: 2n })
  await open(task, collector, { ...batch, count: 3 }, sealed).toThrow(refused('SEAL_INVALID'))
  await open(task, collector, { ...batch, idsDigest: new Uint8Array(32) }, sealed).toThrow(
    refused('SEAL_INVALID'),
  )
  await open(other.task, collector, batch, sealed).toThrow(refused('SEAL_INVALID'))
  await open(task, other.collector, batch, sealed).toThrow(refused('SEAL_INVALID'))
  await open(task, collector, batch, sealed.toReversed()).toThrow(refused('SEAL_INVALID'))
  await open(task, collector, batch, sealed.slice(1)).toThrow(refused('INVALID_ARGUMENT'))
  const short = await sealAggregateShare(task, 0, batch, new Uint8Array(7))
  const above = await sealAggregateShare(task, 0, batch, new Uint8Array(8).fill(0xff))
  for (const malformed of [short, above])
    await open(task, collector, batch, [malformed, sealed[1]!]).toThrow(refused('REPORT_MALFORMED'))
})
