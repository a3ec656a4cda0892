import type { MatrixShape } from '../../src/field/field.ts'
import type { Cost, Material, OperationSize } from '../../src/runtime/arithmetic.ts'
import { openingBlockBytes, openingCost } from '../additive/opening-cost.ts'

/** An elementwise product opens two vectors at once. */
export function multiplyCost(size: OperationSize, blockBytes = openingBlockBytes): Cost {
  return maskedCost(size, 2 * size.length, { triples: size.length }, blockBytes)
}

/** A square opens one vector. */
export function squareCost(size: OperationSize, blockBytes = openingBlockBytes): Cost {
  return maskedCost(size, size.length, { squares: size.length }, blockBytes)
}

/** A matrix product opens each operand once. */
export function matmulCost(size: OperationSize, blockBytes = openingBlockBytes): Cost {
  const { rows, inner, columns } = size.shape as MatrixShape
  return maskedCost(size, (rows + columns) * inner, { matrixTriples: 1 }, blockBytes)
}

function maskedCost(size: OperationSize, opened: number, material: Material, blockBytes: number): Cost {
  return { ...openingCost(size.n, opened * size.elementBytes, blockBytes), material }
}
