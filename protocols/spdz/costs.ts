import type { Cost, CostModel, OperationSize } from '../../src/runtime/arithmetic.ts'
import { inSequence } from '../../src/runtime/cost.ts'
import { openingBlockBytes, openingCost } from '../additive/opening-cost.ts'
import { matmulCost, multiplyCost, squareCost } from '../beaver/costs.ts'
import { coinOpeningBytes } from './coin.ts'
import { commitmentBytes, commitmentOpeningBytes } from './commitment.ts'
import { echoBytes } from './echo.ts'
import { echoedCost } from './echoed-cost.ts'
import { claimBytes } from './mac-check.ts'
import { uncheckedLimit } from './unchecked-count.ts'

/** What a MAC check costs, however much it covers, if all parties see the same openings complete. */
export function checkCost(n: number, elementBytes: number): Cost {
  const bodies = claimBytes + coinOpeningBytes + commitmentBytes + commitmentOpeningBytes(elementBytes)
  return echoedCost(n, 5, bodies, 2)
}

/** What each operation on authenticated shares costs, the preprocessing's own messages not counted. */
export function spdzCosts(blockBytes = openingBlockBytes, limit = uncheckedLimit): CostModel {
  /** What opens more than the limit and is no output ends with a check. */
  const bounded = (size: OperationSize, opened: number, cost: Cost) =>
    opened > limit ? inSequence(cost, checkCost(size.n, size.elementBytes)) : cost
  const unchecked = (size: OperationSize) => openingCost(size.n, size.length * size.elementBytes, blockBytes)
  const opening = (size: OperationSize) => {
    const check = checkCost(size.n, size.elementBytes)
    return inSequence(check, unchecked(size), check)
  }
  return {
    input: ({ n, elementBytes, length }) => ({
      rounds: n === 2 ? 1 : 2,
      bytes: (n - 1) * length * elementBytes + (n - 1) * (n - 2) * echoBytes,
      material: { masks: length },
    }),
    mul: (size) => bounded(size, 2 * size.length, multiplyCost(size, blockBytes)),
    square: (size) => bounded(size, size.length, squareCost(size, blockBytes)),
    matmul: (size) => {
      const { rows, inner, columns } = size.shape ?? { rows: 0, inner: 0, columns: 0 }
      return bounded(size, (rows + columns) * inner, matmulCost(size, blockBytes))
    },
    random: ({ length }) => ({ rounds: 0, bytes: 0, material: { random: length } }),
    randomBits: ({ length }) => ({ rounds: 0, bytes: 0, material: { bits: length } }),
    open: opening,
    openMasked: (size) => bounded(size, size.length, unchecked(size)),
    openTo: (size) => ({ ...opening(size), material: { masks: size.length } }),
  }
}
