import { expect, test } from 'vitest'
import { Field64 } from '../../src/field/field64.ts'
import { randomBytes } from '../../src/random/csprng.ts'
import { bestChunkLength } from '../flp/chunk-length.ts'
import { reportCost } from './costs.ts'
import {
  Prio3Count,
  Prio3Histogram,
  Prio3MultihotCountVec,
  Prio3Sum,
  Prio3SumVec,
  Prio3SumVecWithMultiproof,
} from './instances.ts'
import { nonceSize, type Prio3, verifyKeySize } from './prio3.ts'

const ctx = new TextEncoder().encode('costs')

const instances: readonly [string, Prio3<never, unknown>, unknown][] = [
  ['Count', new Prio3Count(3), 1],
  ['Sum', new Prio3Sum(2, 1000), 5],
  ['SumVec', new Prio3SumVec(4, 10, 3, 5), Array.from({ length: 10 }, () => 2)],
  ['Histogram', new Prio3Histogram(2, 9, 2), 8],
  ['MultihotCountVec', new Prio3MultihotCountVec(2, 4, 2, 3), [1, 0, 1, 0]],
  ['Multiproof', new Prio3SumVecWithMultiproof(3, Field64, 3, 2, 9, 3), [7, 9]],
]

test.each(instances)('messages of %s are as long as the formulas say', (_, prio3, measurement) => {
  const nonce = randomBytes(nonceSize)
  const verifyKey = randomBytes(verifyKeySize)
  const { publicShare, inputShares } = prio3.shard(ctx, measurement as never, nonce)
  const verifications = inputShares.map((share, id) =>
    prio3.verifyInit(verifyKey, ctx, id, nonce, publicShare, share),
  )
  const message = prio3.verifierSharesToMessage(
    ctx,
    verifications.map(({ verifierShare }) => verifierShare),
  )
  const cost = reportCost(prio3)
  for (const [id, { state, verifierShare }] of verifications.entries()) {
    expect(inputShares[id]).toHaveLength(id === 0 ? cost.leaderShare : cost.helperShare)
    expect(verifierShare).toHaveLength(cost.verifierShare)
    const outShare = prio3.verifyNext(ctx, state, message)
    expect(prio3.aggregate([outShare]).bytes).toHaveLength(cost.aggShare)
  }
  expect(publicShare).toHaveLength(cost.publicShare)
  expect(message).toHaveLength(cost.verifierMessage)
})

test('the figures of the page', () => {
  const chunkLength = bestChunkLength(16_000)
  const one = new Prio3SumVec(2, 1000, 65_535, chunkLength)
  const three = new Prio3SumVecWithMultiproof(2, Field64, 3, 1000, 65_535, chunkLength)
  expect([one, three].map((prio3) => reportCost(prio3).leaderShare / 1000)).toEqual([264.144, 140.2])
})
