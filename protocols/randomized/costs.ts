import type { Cost, CostModel, OperationSize } from '../../src/runtime/arithmetic.ts'
import { inSequence, times } from '../../src/runtime/cost.ts'
import { coverageDigestBytes } from '../spdz/coverage.ts'
import { coinLength } from './coin.ts'
import { maskCount } from './verification.ts'

/** Most elements that a scope leaves unverified before an operation ends with a verification. */
export const unverifiedLimit = 1 << 20

type CostOf = (size: OperationSize) => Cost

/** What a sharing costs under which a protocol is run with images beside its values. */
export interface SharingCosts {
  readonly input: CostOf
  readonly random: CostOf
  readonly toss: CostOf
  readonly mul: CostOf
  readonly open: CostOf
  readonly openTo: CostOf
  /** Of checking that two elements are shared consistently. */
  readonly checkConsistent: CostOf
}

/** What a verification costs, however much it covers, if all parties have completed the same. */
export function verificationCost(
  costs: SharingCosts,
  { n, elementBytes }: Pick<OperationSize, 'n' | 'elementBytes'>,
): Cost {
  const of = (length: number) => ({ n, elementBytes, length })
  // of the leader, and of those who follow
  const claims: Cost = { rounds: 2, bytes: n * (n - 1) * coverageDigestBytes, material: {} }
  const coin = of(coinLength(elementBytes))
  const masks = of(maskCount)
  return inSequence(
    claims,
    costs.toss(coin),
    costs.checkConsistent(of(2)),
    costs.mul(of(1)),
    inSequence(costs.random(masks), costs.mul(masks)),
    costs.open(masks),
  )
}

/** What each operation costs with images; of random bits a protocol says it itself. */
export function randomizedCosts(costs: SharingCosts, limit: number): Omit<CostModel, 'randomBits'> {
  const { input, mul, random } = costs
  const product = (size: OperationSize) => bounded(costs, limit, size, size.length, times(2, mul(size)))
  const opening = (size: OperationSize) => inSequence(verificationCost(costs, size), costs.open(size))
  return {
    input: (size) => bounded(costs, limit, size, size.length, inSequence(input(size), mul(size))),
    mul: product,
    square: product,
    matmul: product,
    random: (size) => bounded(costs, limit, size, size.length, inSequence(random(size), mul(size))),
    open: opening,
    openMasked: opening,
    openTo: (size) => inSequence(verificationCost(costs, size), costs.openTo(size)),
  }
}

/** What leaves more than the limit unverified ends with a verification. */
export function bounded(
  costs: SharingCosts,
  limit: number,
  size: OperationSize,
  left: number,
  cost: Cost,
): Cost {
  return left > limit ? inSequence(cost, verificationCost(costs, size)) : cost
}
