import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FieldVector } from '../../src/field/vector.ts'
import { openRelease } from './collector.ts'
import type { TaskTerms } from './found-task.ts'
import {
  aggregatorsOf,
  amongAggregators,
  type Example,
  foundExample,
  messagesOf,
} from './testing/example-session.ts'

/** Sums measurements from the clients to the collector. */
async function sumOf(example: Example, measurements: readonly (number | number[])[]) {
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
  const sealed = ends.map((end) => end.sealed)
  return openRelease(example.task, example.collector, ends[0]!.batch, sealed)
}

function numbersOf(result: unknown): number[] {
  if (result instanceof FieldVector) return result.toNumbers()
  return result instanceof Float64Array ? [...result] : [Number(result)]
}

/** Tasks, and what a client of each may have. */
const tasks: readonly [string, Partial<TaskTerms>, fc.Arbitrary<number | number[]>][] = [
  ['Prio3Count', {}, fc.nat(1)],
  [
    'Prio3Histogram',
    { vdaf: 'Prio3Histogram', field: 'Field128', parameters: { length: 4, chunkLength: 2 } },
    fc.nat(3),
  ],
  [
    'Prio3SumVec with fractions',
    {
      vdaf: 'Prio3SumVec',
      field: 'Field128',
      parameters: { length: 3, maxMeasurement: 255, chunkLength: 4 },
      fractionBits: 2,
    },
    fc.array(fc.nat(255), { minLength: 3, maxLength: 3 }).map((xs) => xs.map((x) => x / 4)),
  ],
  [
    'NormSum',
    {
      vdaf: 'NormSum',
      field: 'Field64',
      parameters: { dimension: 3, l2NormBound: 2 ** 12 },
      fractionBits: 10,
    },
    fc
      .array(fc.integer({ min: -1024, max: 1024 }), { minLength: 3, maxLength: 3 })
      .map((xs) => xs.map((x) => x / 1024)),
  ],
]

describe.each([2, 3, 5])('%i aggregators', (k) => {
  test.each(tasks)('open the sum of %s', async (_, terms, measurement) => {
    const example = await foundExample(k, terms)
    await fc.assert(
      fc.asyncProperty(fc.array(measurement, { minLength: 2, maxLength: 5 }), async (measurements) => {
        const { count, result } = await sumOf(example, measurements)
        expect(count).toBe(measurements.length)
        const expected =
          terms.vdaf === 'Prio3Histogram'
            ? [0, 1, 2, 3].map((bucket) => measurements.filter((own) => own === bucket).length)
            : measurements.map((own) => [own].flat()).reduce((x, y) => x.map((own, i) => own + y[i]!))
        expect(numbersOf(result)).toEqual(expected)
      }),
      { numRuns: 4 },
    )
  })
})
