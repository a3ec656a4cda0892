import { seedBytes } from '../../src/random/seed.ts'
import type { Cost, CostModel, OperationSize } from '../../src/runtime/arithmetic.ts'
import { openingBlockBytes, openingCost } from '../additive/opening-cost.ts'
import {
  inSequence,
  randomizedCosts,
  type SharingCosts,
  twice,
  unverifiedLimit,
  verificationCost,
} from '../randomized/costs.ts'
import { openingDigestBytes } from '../randomized/opening-digest.ts'
import { beginCost as keysCost } from '../shamir/costs.ts'
import { dealtMessages } from '../shamir/deal.ts'
import { thresholdOf } from '../shamir/threshold.ts'
import { holderCount, tellers, witnesses } from './holders.ts'

/** What it costs to begin: keys of sets of holders, and comparing them. */
export function beginCost(n: number): Cost {
  const holders = holderCount(n)
  const { rounds, bytes } = keysCost(holders)
  return { rounds: rounds + 1, bytes: bytes + holders * (holders - 1) * openingDigestBytes, material: {} }
}

/** What Shamir's shares cost, opened with digests. An input is that of a holder. */
export function shamirSharingCosts(blockBytes: number): SharingCosts {
  const told = ({ n, length, elementBytes }: OperationSize, id: number) =>
    tellers(n, id).length * length * elementBytes + witnesses(n, id).length * openingDigestBytes
  const open = (size: OperationSize): Cost => {
    const bytes = Array.from({ length: size.n }, (_, id) => told(size, id))
    return { rounds: 1, bytes: bytes.reduce((total, each) => total + each), material: {} }
  }
  return {
    input: ({ n, length, elementBytes }) => {
      const { seeds, vectors } = dealtMessages(holderCount(n) - 1, thresholdOf(n))
      return { rounds: 1, bytes: seeds * seedBytes + vectors * length * elementBytes, material: {} }
    },
    random: () => ({ rounds: 0, bytes: 0, material: {} }),
    mul: ({ n, length, elementBytes }) => openingCost(n, length * elementBytes, blockBytes),
    open,
    openTo: (size) => ({ rounds: 1, bytes: told(size, 0), material: {} }),
    checkConsistent: (size) => open(size),
  }
}

/** What each operation costs on Shamir's shares with images. */
export function shamirMaliciousCosts(limit = unverifiedLimit, blockBytes = openingBlockBytes): CostModel {
  const costs = shamirSharingCosts(blockBytes)
  return {
    ...randomizedCosts(costs, limit),
    randomBits: (size) =>
      inSequence(costs.mul(size), twice(costs.mul(size)), verificationCost(costs, size), costs.open(size)),
  }
}
