import type { Field } from '../../src/field/field.ts'
import { seedBytes } from '../../src/random/seed.ts'
import type { Cost, CostModel, OperationSize } from '../../src/runtime/arithmetic.ts'
import { inSequence, times } from '../../src/runtime/cost.ts'
import { openingBlockBytes, openingCost } from '../additive/opening-cost.ts'
import { coinLength } from '../randomized/coin.ts'
import { randomizedCosts, type SharingCosts, unverifiedLimit, verificationCost } from '../randomized/costs.ts'
import { openingDigestBytes } from '../randomized/opening-digest.ts'
import { doublesCosts, beginCost as keysCost } from '../shamir/costs.ts'
import { dealtMessages } from '../shamir/deal.ts'
import { mostSubsets, subsetCount } from '../shamir/subset-keys.ts'
import { thresholdOf } from '../shamir/threshold.ts'
import { holderCount, tellers, witnesses } from './holders.ts'

/** What it costs to begin: keys of sets of holders, and comparing them, or a random element that is dealt and checked. */
export function beginCost(
  n: number,
  { elementBytes }: Pick<Field, 'elementBytes'>,
  most = mostSubsets,
): Cost {
  const holders = holderCount(n)
  if (subsetCount(holders) > most) {
    const { random, checkConsistent } = shamirSharingCosts(openingBlockBytes, most)
    const key = { n, elementBytes, length: 1 }
    return inSequence(random(key), checkConsistent(key))
  }
  const { rounds, bytes } = keysCost(holders)
  return { rounds: rounds + 1, bytes: bytes + holders * (holders - 1) * openingDigestBytes, material: {} }
}

/** What Shamir's shares cost, opened with digests. An input is that of a holder. @param most sets of holders that have keys */
export function shamirSharingCosts(blockBytes: number, most = mostSubsets): SharingCosts {
  const told = ({ n, length, elementBytes }: OperationSize, id: number) =>
    tellers(n, id).length * length * elementBytes + witnesses(n, id).length * openingDigestBytes
  const open = (size: OperationSize): Cost => {
    const bytes = Array.from({ length: size.n }, (_, id) => told(size, id))
    return { rounds: 1, bytes: bytes.reduce((total, each) => total + each), material: {} }
  }
  const isDealt = (n: number) => subsetCount(holderCount(n)) > most
  const doubles = doublesCosts(most)
  const random = (size: OperationSize) => doubles.random({ ...size, n: holderCount(size.n) })
  const ready: Cost = { rounds: 1, bytes: 0, material: {} }
  return {
    input: ({ n, length, elementBytes }) => {
      const { seeds, vectors } = dealtMessages(holderCount(n) - 1, thresholdOf(n))
      return { rounds: 1, bytes: seeds * seedBytes + vectors * length * elementBytes, material: {} }
    },
    random,
    toss: (size) => (isDealt(size.n) ? inSequence(random(size), ready, open(size)) : open(size)),
    mul: (size) =>
      inSequence(
        doubles.double({ ...size, n: holderCount(size.n) }),
        openingCost(size.n, size.length * size.elementBytes, blockBytes),
      ),
    open,
    openTo: (size) => ({ rounds: 1, bytes: told(size, 0), material: {} }),
    checkConsistent: (size) => {
      if (!isDealt(size.n)) return open(size)
      const coin = { ...size, length: coinLength(size.elementBytes) }
      const dealt = random({ ...size, length: 1 + coin.length })
      return inSequence(dealt, ready, open(coin), open({ ...size, length: 1 }))
    },
  }
}

/** What each operation costs on Shamir's shares with images. */
export function shamirMaliciousCosts(
  limit = unverifiedLimit,
  blockBytes = openingBlockBytes,
  most = mostSubsets,
): CostModel {
  const costs = shamirSharingCosts(blockBytes, most)
  return {
    ...randomizedCosts(costs, limit),
    randomBits: (size) =>
      inSequence(
        inSequence(costs.random(size), costs.mul(size)),
        times(2, costs.mul(size)),
        verificationCost(costs, size),
        costs.open(size),
      ),
  }
}
