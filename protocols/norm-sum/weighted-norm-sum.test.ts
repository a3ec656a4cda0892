import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Field64 } from '../../src/field/field64.ts'
import { roundToEven } from '../../src/field/fixed-format.ts'
import { FieldVector } from '../../src/field/vector.ts'
import { randomBytes } from '../../src/random/csprng.ts'
import { nonceSize } from '../prio3/prio3.ts'
import { NormSum } from './norm-sum.ts'
import { WeightedNormBound, type WeightedVector } from './weighted-norm-bound.ts'
import { WeightedNormSum } from './weighted-norm-sum.ts'

const ctx = new TextEncoder().encode('task')

function aggregate(normSum: WeightedNormSum, measurements: readonly WeightedVector[]) {
  const verifyKey = randomBytes(normSum.verifyKeySize)
  const outShares = measurements.map((measurement) => {
    const nonce = randomBytes(nonceSize)
    const { publicShare, inputShares } = normSum.shard(ctx, measurement, nonce)
    const verifications = inputShares.map((share, aggId) =>
      normSum.verifyInit(verifyKey, ctx, aggId, nonce, publicShare, share),
    )
    const verifierShares = verifications.map(({ verifierShare }) => verifierShare)
    const message = normSum.verifierSharesToMessage(ctx, verifierShares)
    return verifications.map(({ state }) => normSum.verifyNext(ctx, state, message))
  })
  const aggShares = Array.from({ length: normSum.shares }, (_, aggId) =>
    normSum.aggregate(outShares.map((ofReport) => ofReport[aggId] as FieldVector)),
  )
  expect(aggShares[0]).toHaveLength(normSum.parameters.dimension + 1)
  return normSum.unshard(
    aggShares.map(({ bytes }) => bytes),
    measurements.length,
  )
}

test('vectors count as often as their weights say, and weights are summed too', () => {
  const normSum = new WeightedNormSum(3, { dimension: 2, bound: 1.5, fractionBits: 8, maxWeight: 1000 })
  const measurements = [
    { vector: Float64Array.of(0.5, -0.25), weight: 10 },
    { vector: Float32Array.of(0, 1.5), weight: 1000 },
    { vector: Float64Array.of(-1.5, 0), weight: 1 },
    { vector: Float64Array.of(1, 1), weight: 0 },
  ]
  expect(aggregate(normSum, measurements)).toEqual({ sum: Float64Array.of(3.5, 1497.5), weight: 1011 })
})

test('a norm at the bound is accepted where C W 2^f is the largest that the field has room for', () => {
  const normSum = new WeightedNormSum(2, { dimension: 3, bound: 1, fractionBits: 20, maxWeight: 2364 })
  const at = { vector: Float64Array.of(0, -1, 0), weight: 2364 }
  expect(aggregate(normSum, [at])).toEqual({ sum: Float64Array.of(0, -2364, 0), weight: 2364 })
  const beyond = { vector: Float64Array.of(0, -1, 2 ** -20), weight: 2364 }
  expect(() => aggregate(normSum, [beyond])).toThrow(/an L2 norm of at most 1 times the weight/)
})

test('a weight of 0 or 1 may be all that there is', () => {
  const normSum = new WeightedNormSum(2, { dimension: 1, bound: 1, fractionBits: 0, maxWeight: 1 })
  for (const weight of [0, 1])
    expect(aggregate(normSum, [{ vector: Float64Array.of(-1), weight }])).toEqual({
      sum: Float64Array.of(0 - weight),
      weight,
    })
})

describe('clip', () => {
  const entries = fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 1, maxLength: 50 })

  test('leaves a norm within the bound times the weight, once rounded', () => {
    fc.assert(
      fc.property(
        entries,
        fc.integer({ min: 0, max: 300 }),
        fc.integer({ min: 0, max: 12 }),
        (xs, weight, f) => {
          const options = { dimension: xs.length, bound: 2, fractionBits: f, maxWeight: 300 }
          const { vector } = new WeightedNormSum(2, options).clip({ vector: Float64Array.from(xs), weight })
          let sqNorm = 0
          for (const entry of vector) sqNorm += roundToEven(weight * entry * 2 ** f) ** 2
          expect(sqNorm).toBeLessThanOrEqual((2 * weight * 2 ** f) ** 2)
        },
      ),
    )
  })

  test('leaves what is short enough as it is, and takes what has no weight to 0', () => {
    const normSum = new WeightedNormSum(2, { dimension: 2, bound: 2, fractionBits: 10, maxWeight: 300 })
    const vector = Float64Array.of(1, -1.5)
    expect(normSum.clip({ vector, weight: 5 })).toEqual({ vector, weight: 5 })
    expect(normSum.clip({ vector, weight: 0 }).vector.map(Math.abs)).toEqual(new Float64Array(2))
    const zero = new Float64Array(2)
    expect(normSum.clip({ vector: zero, weight: 0 })).toEqual({ vector: zero, weight: 0 })
  })

  test('leaves nothing of a vector that rounding alone may take beyond the bound', () => {
    const normSum = new NormSum(2, { dimension: 9, bound: 1, fractionBits: 0 })
    expect(normSum.clip(new Float64Array(9))).toEqual(new Float64Array(9))
    expect(normSum.clip(new Float64Array(9).fill(0.6))).toEqual(new Float64Array(9))
  })
})

test('the largest batch leaves room for entries and for weights', () => {
  const of = (bound: number, maxWeight: number) =>
    new WeightedNormSum(2, { dimension: 2, bound, fractionBits: 0, maxWeight }).parameters.largestBatch
  expect(of(10_000, 1000)).toBe(Number((Field64.modulus - 1n) / 2n / 10_000_000n))
  expect(of(1, 1000)).toBe(Math.floor(Number.MAX_SAFE_INTEGER / 1000))
})

describe('bits stand for no more than they may', () => {
  const { parameters } = new WeightedNormSum(2, { dimension: 1, bound: 1, fractionBits: 20, maxWeight: 2364 })
  const normBound = new WeightedNormBound(parameters)
  const ones = new Array<number>(parameters.normEnd).fill(1)
  const filled = FieldVector.of(Field64, ones)

  test('v, u and w are their largest where all bits are set', () => {
    expect(normBound.sqNorm(filled)).toBe(parameters.sqNormBound)
    expect(normBound.affine(filled)).toBe(2n * parameters.sqNormBound)
    expect(normBound.truncate(filled).toBigInts()).toEqual([1n, 2364n])
  })

  test('so that v + u - B w^2 wraps around nowhere, as plain bits would let it at weight 0', () => {
    expect(2n * parameters.sqNormBound).toBeLessThan(Field64.modulus)
    expect(2n * (2n ** BigInt(parameters.sqNormBits) - 1n)).toBeGreaterThanOrEqual(Field64.modulus)
  })
})
