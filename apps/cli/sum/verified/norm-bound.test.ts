import fc from 'fast-check'
import { expect, test } from 'vitest'
import { NormSum, WeightedNormSum } from '../../../../protocols/norm-sum/index.ts'
import { randomBytes } from '../../../../src/random/index.ts'
import { clipNorm, fractionBitsFor, largestWeight, normOf, provedSteps } from './norm-bound.ts'

const entries = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 1, maxLength: 40 })
const bounds = fc.double({ min: 1e-3, max: 1e6, noNaN: true })
const context = new Uint8Array(1)

test('a vector whose norm is the bound is proved, however it is rounded', () => {
  fc.assert(
    fc.property(entries, bounds, (xs, bound) => {
      const norm = normOf(Float64Array.from(xs))
      fc.pre(norm > 1e-6)
      const dimension = xs.length
      const vector = Float64Array.from(xs, (x) => (x / norm) * bound)
      const fractionBits = fractionBitsFor(bound, dimension, 1)
      const steps = provedSteps(bound, dimension, fractionBits)
      const normSum = new NormSum(2, { dimension, bound: steps / 2 ** fractionBits, fractionBits })
      normSum.shard(context, clipNorm(vector, bound).vector as Float64Array, randomBytes(16))
    }),
    { numRuns: 40 },
  )
})

test('a norm beyond the bound by more than rounding is refused', () => {
  const vector = new Float64Array(16).fill(0.25 * (1 + 2 ** -20))
  const steps = provedSteps(1, 16, 24)
  const normSum = new NormSum(2, { dimension: 16, bound: steps / 2 ** 24, fractionBits: 24 })
  expect(() => normSum.shard(context, vector, randomBytes(16))).toThrow(/norm of at most/)
})

test('as many fraction bits as there is room for, and one more has none', () => {
  fc.assert(
    fc.property(
      bounds,
      fc.integer({ min: 1, max: 100_000 }),
      fc.integer({ min: 1, max: 1000 }),
      (bound, maxWeight, dimension) => {
        const bits = fractionBitsFor(bound, dimension, maxWeight)
        const fits = (fractionBits: number) =>
          largestWeight(provedSteps(bound, dimension, fractionBits)) >= maxWeight
        fc.pre(fits(bits))
        expect(bits === 24 || !fits(bits + 1)).toBe(true)
        const steps = provedSteps(bound, dimension, bits)
        const options = { dimension, bound: steps / 2 ** bits, fractionBits: bits, maxWeight }
        expect(new WeightedNormSum(2, options).maxWeight).toBe(maxWeight)
      },
    ),
    { numRuns: 200 },
  )
})

test('clipping scales down what is beyond the norm, and nothing else', () => {
  const within = Float32Array.of(3, 4)
  expect(clipNorm(within, 5)).toEqual({ vector: within, clipped: false })
  expect(clipNorm(within, 2.5)).toEqual({ vector: Float64Array.of(1.5, 2), clipped: true })
})
