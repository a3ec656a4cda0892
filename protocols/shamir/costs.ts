import { seedBytes } from '../../src/random/seed.ts'
import type { Cost, CostModel, OperationSize } from '../../src/runtime/arithmetic.ts'
import { atOnce, inSequence, noCost, times } from '../../src/runtime/cost.ts'
import { openingBlockBytes, openingCost } from '../additive/opening-cost.ts'
import { dealtMessages } from './deal.ts'
import { dealtLength } from './dealt-doubles.ts'
import { mostSubsets, subsetCount } from './subset-keys.ts'
import { thresholdOf } from './threshold.ts'

/** What it costs to begin: keys of sets of parties, if these are few. */
export function beginCost(n: number, most = mostSubsets): Cost {
  if (subsetCount(n) > most) return noCost
  return { rounds: 1, bytes: subsetCount(n) * (n - thresholdOf(n) - 1) * seedBytes, material: {} }
}

type DealtSize = Pick<OperationSize, 'n' | 'length' | 'elementBytes'>

/** What random elements and double sharings among n parties cost: nothing from keys. @param most sets of parties that have keys */
export function doublesCosts(most = mostSubsets) {
  const ofAll = (size: DealtSize, degrees: readonly number[]): Cost => {
    if (subsetCount(size.n) <= most) return noCost
    const each = { ...size, length: dealtLength(size.n, size.length) }
    return atOnce(...degrees.map((degree) => times(size.n, dealingCost(each, degree))))
  }
  return {
    random: (size: DealtSize) => ofAll(size, [thresholdOf(size.n)]),
    double: (size: DealtSize) => ofAll(size, [thresholdOf(size.n), 2 * thresholdOf(size.n)]),
  }
}

function dealingCost({ n, length, elementBytes }: DealtSize, degree: number): Cost {
  const { seeds, vectors } = dealtMessages(n - 1, degree)
  return { rounds: 1, bytes: seeds * seedBytes + vectors * length * elementBytes, material: {} }
}

/** What each operation on Shamir shares costs, which needs no material. */
export function shamirCosts(blockBytes = openingBlockBytes, most = mostSubsets): CostModel {
  const opening = ({ n, length, elementBytes }: OperationSize) =>
    openingCost(n, length * elementBytes, blockBytes)
  const { random, double } = doublesCosts(most)
  const product = (size: OperationSize) => inSequence(double(size), opening(size))
  return {
    input: (size) => dealingCost(size, thresholdOf(size.n)),
    mul: product,
    square: product,
    matmul: product,
    random,
    randomBits: (size) => {
      const t = thresholdOf(size.n)
      const products = Array.from({ length: t }, () => product(size))
      return inSequence(times(t + 1, dealingCost(size, t)), ...products)
    },
    open: opening,
    openMasked: opening,
    openTo: ({ n, length, elementBytes }) => ({
      rounds: 1,
      bytes: (n - 1) * length * elementBytes,
      material: {},
    }),
  }
}
