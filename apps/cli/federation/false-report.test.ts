import { expect, test } from 'vitest'
import { WeightedNormSum, type WeightedSum, type WeightedVector } from '../../../protocols/norm-sum/index.ts'
import {
  runVerifiedAggregator,
  runVerifiedContributor,
  type SessionTerms,
} from '../../../protocols/verified-sum/index.ts'
import { randomBytes } from '../../../src/random/index.ts'
import { simulate } from '../../../src/runtime/index.ts'
import { memoryTransports } from '../../../src/transport/index.ts'
import { contributeFalsely, FalseNormSum } from './false-report.ts'

const fractionBits = 16
const options = { dimension: 4, bound: 1, fractionBits, maxWeight: 10 }
const truth: WeightedVector = { vector: Float64Array.of(0.5, -0.5, 0.5, 0.25), weight: 3 }
const lie: WeightedVector = { vector: Float64Array.of(-50, 50, 0, 25), weight: 10 }

const terms: SessionTerms = {
  name: 'false reports',
  vdaf: 'WeightedNormSum',
  field: 'Field64',
  parameters: { dimension: 4, l2NormBound: 2 ** fractionBits, maxWeight: 10 },
  fractionBits,
  minBatch: 2,
  maxBatch: 3,
  opens: 0,
  closes: 2 ** 34,
  uploads: 'authenticated',
  aggregators: 2,
}

test('a false report is refused, and the sum is that of the others', async () => {
  const names = ['aggregator-0', 'aggregator-1', 'client-0', 'client-1', 'client-2']
  const outcomes = await simulate<unknown>(memoryTransports(names), { terms: {} }, async (party) => {
    if (party.id < 2) return runVerifiedAggregator(party, terms, { publish: true })
    if (party.id === 3) return contributeFalsely(party, terms, lie)
    return runVerifiedContributor(party, terms, truth, { publish: true })
  })
  const [aggregator, , , liar] = outcomes.map(({ value }) => value)
  const release = { count: 2, result: { sum: Float64Array.of(3, -3, 3, 1.5), weight: 6 } }
  expect(aggregator).toMatchObject({ ...release, rejected: new Map([[3, 'PROOF_REJECTED']]) })
  expect(liar).toEqual(release)
})

test('taken unverified, its shares are those of the vector beyond the bound', () => {
  const [liar, honest] = [new FalseNormSum(2, options), new WeightedNormSum(2, options)]
  const [ctx, nonce, key] = [new Uint8Array(1), randomBytes(16), randomBytes(32)]
  const { publicShare, inputShares } = liar.shard(ctx, lie, nonce)
  const shares = inputShares.map((share, id) => {
    const { state } = honest.verifyInit(key, ctx, id, nonce, publicShare, share)
    return honest.aggregate([state.outShare]).bytes
  })
  const { sum, weight }: WeightedSum = honest.unshard(shares, 1)
  expect(weight).toBe(10)
  expect(sum).toEqual(lie.vector.map((x) => 10 * x))
})
