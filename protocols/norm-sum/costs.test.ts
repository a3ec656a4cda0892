import { describe, expect, test } from 'vitest'
import { randomBytes } from '../../src/random/csprng.ts'
import { reportSoundnessError } from '../flp/soundness.ts'
import { nonceSize } from '../prio3/prio3.ts'
import { normSumCost } from './costs.ts'
import { NormSum } from './norm-sum.ts'
import type { Pine } from './pine.ts'
import { normSumError } from './soundness.ts'
import { WeightedNormSum } from './weighted-norm-sum.ts'

const ctx = new TextEncoder().encode('costs')

describe.each([
  [2, 1],
  [3, 100],
])('messages of %i aggregators, dimension %i, are as long as the formulas say', (shares, dimension) => {
  const options = { dimension, bound: 2, fractionBits: 10 }
  const vector = new Float32Array(dimension)

  test('without weights', () => expectCosts(new NormSum(shares, options), vector))

  test('with weights', () =>
    expectCosts(new WeightedNormSum(shares, { ...options, maxWeight: 100 }), { vector, weight: 7 }))
})

function expectCosts<Measurement, Result>(pine: Pine<Measurement, Result>, measurement: Measurement): void {
  const nonce = randomBytes(nonceSize)
  const verifyKey = randomBytes(pine.verifyKeySize)
  const { publicShare, inputShares } = pine.shard(ctx, measurement, nonce)
  const verifications = inputShares.map((share, id) =>
    pine.verifyInit(verifyKey, ctx, id, nonce, publicShare, share),
  )
  const message = pine.verifierSharesToMessage(
    ctx,
    verifications.map(({ verifierShare }) => verifierShare),
  )
  const cost = normSumCost(pine)
  for (const [id, { state, verifierShare }] of verifications.entries()) {
    expect(inputShares[id]).toHaveLength(id === 0 ? cost.leaderShare : cost.helperShare)
    expect(verifierShare).toHaveLength(cost.verifierShare)
    expect(pine.aggregate([pine.verifyNext(ctx, state, message)]).bytes).toHaveLength(cost.aggShare)
  }
  expect(publicShare).toHaveLength(cost.publicShare)
  expect(message).toHaveLength(cost.verifierMessage)
}

test('the bytes of the page', () => {
  const costs = [1e3, 1e5, 1e6].map((dimension) =>
    normSumCost(new NormSum(2, { dimension, bound: 1, fractionBits: 20 })),
  )
  expect(costs.map(({ leaderShare }) => leaderShare)).toEqual([41_448, 846_376, 8_079_592])
  expect(costs.map(({ verifierShare }) => verifierShare)).toEqual([3216, 8976, 34_000])
  expect(costs.map(({ helperShare }) => helperShare)).toEqual([96, 96, 96])
})

const weightedSizes = { bound: 1, fractionBits: 16, maxWeight: 10_000 }

test('the bytes of the page, with weights', () => {
  const costs = [1e3, 1e5, 1e6].map((dimension) =>
    normSumCost(new WeightedNormSum(2, { dimension, ...weightedSizes })),
  )
  expect(costs.map(({ leaderShare }) => leaderShare)).toEqual([51_976, 856_904, 8_090_120])
  expect(costs.map(({ verifierShare }) => verifierShare)).toEqual([4128, 9888, 34_912])
  expect(costs[2]?.aggShare).toBe(8e6 + 8)
})

test('the errors of the page', () => {
  const error = normSumError(new NormSum(2, { dimension: 1e6, bound: 1, fractionBits: 20 }))
  expect(Math.log2(error.zeroKnowledge)).toBeCloseTo(-101.2, 1)
  expect(error.wraparound).toBe(2 ** -128)
  expect(error.normEquality.jointRand).toBe(0)
  expect(2 * Math.log2(error.normEquality.queryRand)).toBeCloseTo(-108, 1)
  expect(Math.log2(error.rangeChecks.jointRand)).toBeCloseTo(-52.3, 1)
  expect(Math.log2(error.rangeChecks.queryRand)).toBeCloseTo(-57, 1)
  expect(Math.log2(reportSoundnessError(error.rangeChecks, 3, 2 ** 64))).toBeCloseTo(-92.8, 1)
  expect(Math.log2(reportSoundnessError(error.rangeChecks, 3, 2 ** 80))).toBeCloseTo(-76.8, 1)
})

test('the errors of the page, with weights', () => {
  const weighted = new WeightedNormSum(2, { dimension: 1e6, ...weightedSizes })
  const error = normSumError(weighted)
  expect(weighted.parameters.bitsLen).toBe(4484)
  expect(new NormSum(2, { dimension: 1e6, bound: 1, fractionBits: 20 }).parameters.bitsLen).toBe(3282)
  expect(Math.log2(error.zeroKnowledge)).toBeCloseTo(-101.2, 1)
  expect(error.wraparound).toBe(2 ** -128)
  expect(2 * Math.log2(error.normEquality.queryRand)).toBeCloseTo(-108, 1)
  expect(Math.log2(error.rangeChecks.jointRand)).toBeCloseTo(-51.9, 1)
  expect(Math.log2(error.rangeChecks.queryRand)).toBeCloseTo(-57, 1)
  expect(Math.log2(reportSoundnessError(error.rangeChecks, 3, 2 ** 64))).toBeCloseTo(-91.5, 1)
  expect(Math.log2(reportSoundnessError(error.rangeChecks, 3, 2 ** 80))).toBeCloseTo(-75.5, 1)
})
