import fc from 'fast-check'
import { expect, test } from 'vitest'
import { NormSum } from './norm-sum.ts'
import { NormAggregation } from './testing/norm-aggregation.ts'
import { WeightedNormSum } from './weighted-norm-sum.ts'

/** Of each VDAF. */
const honestReports = process.env.BEAVERDAM_FULL === undefined ? 250 : 100_000

const fractionBits = 2
const dimensions = Array.from({ length: 8 }, (_, i) => i + 1)
const normSums = dimensions.map(
  (dimension) => new NormAggregation(new NormSum(2, { dimension, bound: 2, fractionBits })),
)
const weightedNormSums = dimensions.map(
  (dimension) =>
    new NormAggregation(new WeightedNormSum(2, { dimension, bound: 2, fractionBits, maxWeight: 6 })),
)

/** Half of them are longer than the bound, so that `clip` takes them there. */
const vectors = fc
  .integer({ min: 1, max: 8 })
  .chain((dimension) =>
    fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: dimension, maxLength: dimension }),
  )
  .map((entries) => Float64Array.from(entries))
const options = { numRuns: honestReports, endOnFailure: true }

test(`${honestReports} honest vectors are accepted, and count for what they are`, () => {
  fc.assert(
    fc.property(vectors, (vector) => {
      const aggregation = normSums[vector.length - 1] as NormAggregation<Float64Array, Float64Array>
      const clipped = (aggregation.vdaf as NormSum).clip(vector)
      expectRounded(aggregation.verify(aggregation.report(clipped)), clipped)
    }),
    options,
  )
}, 3_600_000)

test(`${honestReports} honest vectors with weights are accepted, and count for what they are`, () => {
  fc.assert(
    fc.property(vectors, fc.integer({ min: 0, max: 6 }), (vector, weight) => {
      const aggregation = weightedNormSums[vector.length - 1] as (typeof weightedNormSums)[number]
      const clipped = (aggregation.vdaf as WeightedNormSum).clip({ vector, weight })
      const result = aggregation.verify(aggregation.report(clipped))
      expect(result.weight).toBe(weight)
      expectRounded(
        result.sum,
        clipped.vector.map((entry) => weight * entry),
      )
    }),
    options,
  )
}, 3_600_000)

/** Entries are at most half a step from what they were. */
function expectRounded(sum: Float64Array, entries: Float64Array | Float32Array): void {
  const differences = Array.from(entries, (entry, i) => Math.abs((sum[i] as number) - entry))
  expect(Math.max(...differences)).toBeLessThanOrEqual(2 ** -(fractionBits + 1))
}
