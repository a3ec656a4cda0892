import { seedBytes } from '../../src/random/seed.ts'
import type { Cost, CostModel, OperationSize } from '../../src/runtime/arithmetic.ts'
import { openingBlockBytes, openingCost } from '../additive/opening-cost.ts'
import { dealtMessages } from './deal.ts'
import { dealtLength } from './dealt-doubles.ts'
import { mostSubsets, subsetCount } from './subset-keys.ts'
import { thresholdOf } from './threshold.ts'

const nothing: Cost = { rounds: 0, bytes: 0, material: {} }

/** What it costs to begin: keys of sets of parties, if these are few. */
export function beginCost(n: number, most = mostSubsets): Cost {
  if (subsetCount(n) > most) return nothing
  return { rounds: 1, bytes: subsetCount(n) * (n - thresholdOf(n) - 1) * seedBytes, material: {} }
}

type DealtSize = Pick<OperationSize, 'n' | 'length' | 'elementBytes'>

/** What random elements and double sharings among n parties cost: nothing from keys. @param most sets of parties that have keys */
export function doublesCosts(most = mostSubsets) {
  const ofAll = (size: DealtSize, degrees: readonly number[]): Cost => {
    if (subsetCount(size.n) <= most) return nothing
    const each = { ...size, length: dealtLength(size.n, size.length) }
    return beside(degrees.map((degree) => times(size.n, dealingCost(each, degree))))
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
  const product = (size: OperationSize) => then(double(size), opening(size))
  return {
    input: (size) => dealingCost(size, thresholdOf(size.n)),
    mul: product,
    square: product,
    matmul: product,
    random,
    randomBits: (size) => {
      const t = thresholdOf(size.n)
      const products = Array.from({ length: t }, () => product(size))
      return then(times(t + 1, dealingCost(size, t)), ...products)
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

function times(count: number, { rounds, bytes }: Cost): Cost {
  return { rounds, bytes: count * bytes, material: {} }
}

/** At once. */
function beside(costs: readonly Cost[]): Cost {
  return {
    rounds: Math.max(...costs.map(({ rounds }) => rounds)),
    bytes: costs.reduce((total, { bytes }) => total + bytes, 0),
    material: {},
  }
}

/** One after the other. */
function then(...costs: readonly Cost[]): Cost {
  return {
    rounds: costs.reduce((total, { rounds }) => total + rounds, 0),
    bytes: costs.reduce((total, { bytes }) => total + bytes, 0),
    material: {},
  }
}
