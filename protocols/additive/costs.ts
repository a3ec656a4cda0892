import { seedBytes } from '../../src/random/seed.ts'
import type { CostModel, OperationSize } from '../../src/runtime/arithmetic.ts'
import { matmulCost, multiplyCost, squareCost } from '../beaver/costs.ts'
import { openingBlockBytes, openingCost } from './opening-cost.ts'

/** What each operation on additive shares costs, the preprocessing's own messages not counted. */
export function additiveCosts(blockBytes = openingBlockBytes): CostModel {
  const vectorBytes = ({ length, elementBytes }: OperationSize) => length * elementBytes
  const opening = (size: OperationSize) => openingCost(size.n, vectorBytes(size), blockBytes)
  return {
    input: ({ n }) => ({ rounds: 1, bytes: (n - 1) * seedBytes, material: {} }),
    mul: (size) => multiplyCost(size, blockBytes),
    square: (size) => squareCost(size, blockBytes),
    matmul: (size) => matmulCost(size, blockBytes),
    random: () => ({ rounds: 0, bytes: 0, material: {} }),
    randomBits: ({ length }) => ({ rounds: 0, bytes: 0, material: { bits: length } }),
    open: opening,
    openMasked: opening,
    openTo: (size) => ({ rounds: 1, bytes: (size.n - 1) * vectorBytes(size), material: {} }),
  }
}
