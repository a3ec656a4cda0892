import { turn } from '../next-turn.ts'
import type { MatrixShape } from './field.ts'
import { FieldVector } from './vector.ts'

/** Products of two elements between turns of the event loop: 20 ms of Field64's kernel. */
const productsPerTurn = 1 << 23

/**
 * What `x.matmul(y, shape)` gives, by bands of one row or more between which the event loop turns: the product of matrices
 * of 2,000 x 2,000 takes tens of seconds, in which a peer would be taken for lost.
 */
export async function matmulByTurns(
  x: FieldVector,
  y: FieldVector,
  shape: MatrixShape,
): Promise<FieldVector> {
  const { rows, inner, columns } = shape
  const bandRows = Math.max(1, Math.floor(productsPerTurn / (inner * columns)))
  if (rows <= bandRows) return x.matmul(y, shape)
  const product = FieldVector.zero(x.field, rows * columns)
  for (let row = 0; row < rows; row += bandRows) {
    if (row > 0) await turn()
    const end = Math.min(row + bandRows, rows)
    const band = product.subvector(row * columns, end * columns)
    const given = x.subvector(row * inner, end * inner)
    x.field.matmul(band.bytes, given.bytes, y.bytes, { rows: end - row, inner, columns })
  }
  return product
}
