import { describe, expect, test } from 'vitest'
import { randomBytes } from '../../src/random/csprng.ts'
import { nonceSize } from '../prio3/prio3.ts'
import { vdaf18 } from './foundation.ts'
import { NormSum } from './norm-sum.ts'
import { PineParameters } from './parameters.ts'
import { Pine } from './pine.ts'
import { PublicNormBound } from './public-norm-bound.ts'
import { WeightedNormSum } from './weighted-norm-sum.ts'

const size = { dimension: 5, bound: 4, fractionBits: 4 }
const normSum = new NormSum(3, size)
const weighted = new WeightedNormSum(3, { ...size, maxWeight: 1000 })
const { parameters } = normSum
const ctx = new TextEncoder().encode('task')
const verifyKey = randomBytes(normSum.verifyKeySize)
const vector = Float64Array.of(1, -2, 0.5, 0, 3)
const nothing = new Uint8Array(0)
const nonce = new Uint8Array(nonceSize)

describe('INVALID_ARGUMENT', () => {
  test.each([
    ['a norm beyond the bound', () => normSum.shard(ctx, Float64Array.of(4, 0.5, 0, 0, 0), nonce)],
    ['one that wraps around', () => normSum.shard(ctx, new Float64Array(5).fill(2 ** 40), nonce)],
    ['another dimension', () => normSum.shard(ctx, new Float64Array(4), nonce)],
    ['a short nonce', () => normSum.shard(ctx, vector, nothing)],
    ['randomness of another size', () => normSum.shard(ctx, vector, nonce, nothing)],
    ['a context that is too long', () => normSum.shard(new Uint8Array(65_528), vector, nonce)],
    ['a short verification key', () => normSum.verifyInit(nothing, ctx, 0, nonce, nothing, nothing)],
    ['an aggregator that there is not', () => normSum.verifyInit(verifyKey, ctx, 3, nonce, nothing, nothing)],
    ['one verifier share', () => normSum.verifierSharesToMessage(ctx, [nothing])],
    ['one aggregate share', () => normSum.unshard([nothing], 1)],
    [
      'more reports than fit',
      () => normSum.unshard([nothing, nothing, nothing], Number.MAX_SAFE_INTEGER + 1),
    ],
    ['one aggregator', () => new NormSum(1, size)],
    ['a bound between steps', () => new NormSum(2, { ...size, bound: 0.01 })],
    ['no bound', () => new NormSum(2, { ...size, bound: 0 })],
    ['an alpha that is too small', () => new PineParameters({ ...parameters, alpha: 0.5 })],
    [
      'no proof',
      () => new Pine(1, 2, new PublicNormBound(parameters), { normEquality: 0, rangeChecks: 1 }, vdaf18),
    ],
    ['a largest weight of 0', () => new WeightedNormSum(2, { ...size, maxWeight: 0 })],
    ['one that is no integer', () => new WeightedNormSum(2, { ...size, maxWeight: 1.5 })],
  ])('%s', (_, call) => {
    expect(call).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }))
  })

  test.each([
    ['a weight beyond the largest', { vector, weight: 1001 }, 'weight'],
    ['one below 0', { vector, weight: -1 }, 'weight'],
    ['one between integers', { vector, weight: 12.5 }, 'weight'],
    ['one that is no number', { vector, weight: Number.NaN }, 'weight'],
    [
      'a norm beyond the bound for the weight',
      { vector: Float64Array.of(4, 0.5, 0, 0, 0), weight: 3 },
      'norm',
    ],
    ['one that is beyond that of all', { vector: Float64Array.of(4096, 0, 0, 0, 0), weight: 999 }, 'norm'],
    ['another dimension with a weight', { vector: new Float64Array(4), weight: 7 }, '5 entries'],
  ])('%s, without repeating it', (_, measurement, part) => {
    const refusal = expect.objectContaining({
      code: 'INVALID_ARGUMENT',
      message: expect.stringMatching(
        new RegExp(`^(weight|measurement): .*${part === 'weight' ? 'integer' : part}.*$`),
      ),
    })
    expect(() => weighted.shard(ctx, measurement, nonce)).toThrow(refusal)
    const value = String(part === 'weight' ? measurement.weight : measurement.vector[0])
    expect(() => weighted.shard(ctx, measurement, nonce)).not.toThrow(new RegExp(`got.*${value}`))
  })
})

test.each([
  ['NaN', Number.NaN],
  ['infinite', Number.POSITIVE_INFINITY],
])('an entry that is %s is NOT_FINITE, whatever its weight', (_, entry) => {
  const bad = vector.with(1, entry)
  const refusal = expect.objectContaining({ code: 'NOT_FINITE' })
  expect(() => normSum.shard(ctx, bad, nonce)).toThrow(refusal)
  for (const weight of [0, 7])
    expect(() => weighted.shard(ctx, { vector: bad, weight }, nonce)).toThrow(refusal)
})

describe('HEADROOM_EXCEEDED names what would fit', () => {
  const bound = { dimension: 5, bound: 1, fractionBits: 20 }
  test.each([
    ['a bound', () => new NormSum(2, { ...bound, bound: 2500 }), /; 19 fraction bits would fit/],
    [
      'a weight',
      () => new WeightedNormSum(2, { ...bound, maxWeight: 2365 }),
      /; 19 .*, or weights up to 2364 would/,
    ],
    [
      'a bound that no fraction bits help',
      () => new NormSum(2, { dimension: 5, bound: 2 ** 33, fractionBits: 0 }),
      /; take a smaller bound/,
    ],
    [
      'one that is half a step of fewer bits',
      () => new WeightedNormSum(2, { dimension: 5, bound: 1.5, fractionBits: 1, maxWeight: 2 ** 40 }),
      /fraction bits; weights up to 826566841 would fit/,
    ],
  ])('for %s', (_, call, message) => {
    expect(call).toThrow(
      expect.objectContaining({ code: 'HEADROOM_EXCEEDED', message: expect.stringMatching(message) }),
    )
  })

  test('and what it names does fit', () => {
    expect(new WeightedNormSum(2, { ...bound, maxWeight: 2364 }).parameters.largestNorm).toBe(2364 * 2 ** 20)
    expect(new WeightedNormSum(2, { ...bound, fractionBits: 19, maxWeight: 2365 }).maxWeight).toBe(2365)
    expect(new NormSum(2, { ...bound, bound: 2500, fractionBits: 19 }).bound).toBe(2500)
  })
})
