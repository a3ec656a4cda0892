import { expect, test } from 'vitest'
import { checkRoom } from './check-room.ts'
import {
  roundTerms,
  type VerifiedPlan,
  verifiedMinimum,
  verifiedNorm,
  verifiedWeight,
} from './verification.ts'

const plan: VerifiedPlan = {
  clients: 5,
  aggregators: 3,
  rounds: 2,
  hidden: 0,
  training: { epochs: 1, batchSize: 10, learningRate: 0.1, l2: 0, seed: 1 },
  threat: { protocol: 'additive' },
  aggregation: 'shares',
  field: '64',
  format: { fractionBits: 24, clip: 8 },
  verification: { bound: 1, fractionBits: undefined, opens: 1000 },
  maxRows: 699,
  rows: { kind: 'numbers', inputs: 2, classes: 2 },
  deadline: 1000,
}

test('rows are weights, and what digits they leave room for are kept', () => {
  const norm = verifiedNorm(plan, 22)
  expect(norm).toMatchObject({ fractionBits: 21, maxWeight: 699 })
  expect(verifiedWeight(112, 699, norm)).toBe(112)
  expect(roundTerms(plan, 1, 22)).toMatchObject({
    name: 'round 1',
    vdaf: 'WeightedNormSum',
    parameters: { dimension: 22, l2NormBound: norm.l2NormBound, maxWeight: 699 },
    minBatch: 3,
    maxBatch: 5,
    opens: 1000,
    aggregators: 3,
  })
})

test('weights without room for the digits asked for are scaled down, and none to nothing', () => {
  const verification = { ...plan.verification, fractionBits: 24 }
  const norm = verifiedNorm({ ...plan, verification }, 22)
  expect(norm.fractionBits).toBe(24)
  expect(norm.maxWeight).toBe(127)
  expect([699, 350, 112, 1, 0].map((rows) => verifiedWeight(rows, 699, norm))).toEqual([127, 64, 20, 1, 0])
})

test('a bound without room is refused', () => {
  const verification = { ...plan.verification, bound: 1e10 }
  expect(() => checkRoom({ ...plan, verification })).toThrow(
    expect.objectContaining({ code: 'HEADROOM_EXCEEDED' }),
  )
  expect(() => checkRoom(plan)).not.toThrow()
})

test.each([
  [2, 2],
  [3, 2],
  [4, 3],
  [5, 3],
  [10, 6],
])('of %i clients %i are needed', (clients, minimum) => {
  expect(verifiedMinimum(clients)).toBe(minimum)
})
