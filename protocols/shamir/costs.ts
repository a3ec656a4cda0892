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

/** What each operation on Shamir shares costs, which needs no material. */
export function shamirCosts(blockBytes = openingBlockBytes, most = mostSubsets): CostModel {
  const opening = ({ n, length, elementBytes }: OperationSize) =>
    openingCost(n, length * elementBytes, blockBytes)
  const dealing = ({ n, elementBytes }: OperationSize, length: number, degree: number): Cost => {
    const { seeds, vectors } = dealtMessages(n - 1, degree)
    return { rounds: 1, bytes: seeds * seedBytes + vectors * length * elementBytes, material: {} }
  }
  /** Of every party, by polynomials of each degree. */
  const dealt = (size: OperationSize, degrees: readonly number[]): Cost =>
    subsetCount(size.n) <= most
      ? nothing
      : beside(
          degrees.map((degree) => times(size.n, dealing(size, dealtLength(size.n, size.length), degree))),
        )
  const product = (size: OperationSize) => {
    const t = thresholdOf(size.n)
    return then(dealt(size, [t, 2 * t]), opening(size))
  }
  return {
    input: (size) => dealing(size, size.length, thresholdOf(size.n)),
    mul: product,
    square: product,
    matmul: product,
    random: (size) => dealt(size, [thresholdOf(size.n)]),
    randomBits: (size) => {
      const t = thresholdOf(size.n)
      const products = Array.from({ length: t }, () => product(size))
      return then(times(t + 1, dealing(size, size.length, t)), ...products)
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
