import type { Cost, CostModel, OperationSize } from '../../src/runtime/arithmetic.ts'
import { replicatedCosts, replicatedParties } from '../replicated/costs.ts'
import { coverageDigestBytes } from '../spdz/coverage.ts'
import { componentDigestBytes } from './component-digest.ts'
import { coinLength, maskCount } from './verification.ts'

/** Most elements that a scope leaves unverified before an operation ends with a verification: 32 MiB of shares in Field64. */
export const unverifiedLimit = 1 << 20

/** What a verification costs, however much it covers, if all parties have completed the same. */
export function verificationCost(elementBytes: number): Cost {
  const claims = 2 * coverageDigestBytes
  const openings = 2 * componentDigestBytes + (coinLength(elementBytes) + maskCount) * elementBytes
  const products = (1 + maskCount) * elementBytes
  // the claims take two: of the leader, and of those who follow
  return { rounds: 6, bytes: replicatedParties * (claims + openings + products), material: {} }
}

/** What each operation costs on replicated shares with images. */
export function replicatedMaliciousCosts(limit = unverifiedLimit): CostModel {
  const { input, mul, random } = replicatedCosts
  const verification = ({ elementBytes }: OperationSize) => verificationCost(elementBytes)
  /** What leaves more than the limit unverified ends with a verification. */
  const bounded = (size: OperationSize, left: number, cost: Cost) =>
    left > limit ? then(cost, verification(size)) : cost
  const product = (size: OperationSize) => bounded(size, size.length, twice(mul(size)))
  const opening = (size: OperationSize) => {
    const { rounds, bytes } = mul(size)
    const digests = replicatedParties * componentDigestBytes
    return then(verification(size), { rounds, bytes: bytes + digests, material: {} })
  }
  return {
    input: (size) => bounded(size, size.length, then(input(size), mul(size))),
    mul: product,
    square: product,
    matmul: product,
    random: (size) => bounded(size, size.length, then(random(size), mul(size))),
    randomBits: (size) => bounded(size, 3 * size.length, then(mul(size), twice(mul(size)), twice(mul(size)))),
    open: opening,
    openMasked: opening,
    openTo: (size) =>
      then(verification(size), { ...input(size), bytes: input(size).bytes + componentDigestBytes }),
  }
}

/** Value and image side by side. */
function twice({ rounds, bytes }: Cost): Cost {
  return { rounds, bytes: 2 * bytes, material: {} }
}

/** One after the other. */
function then(...costs: readonly Cost[]): Cost {
  return {
    rounds: costs.reduce((total, { rounds }) => total + rounds, 0),
    bytes: costs.reduce((total, { bytes }) => total + bytes, 0),
    material: {},
  }
}
