import { nextTurn } from '../transport/next-turn.ts'
import type { Field, MatrixShape } from './field.ts'

/** Products of two elements between turns of the event loop: 20 ms of Field64's kernel. */
const productsPerTurn = 1 << 23

/**
 * What `field.matmul` writes, by bands of one row or more between which the event loop turns: the product of matrices of
 * 2,000 x 2,000 takes tens of seconds, in which a peer would be taken for lost.
 */
export async function matmulByTurns(
  field: Field,
  out: Uint8Array,
  x: Uint8Array,
  y: Uint8Array,
  { rows, inner, columns }: MatrixShape,
): Promise<void> {
  const rowBytes = inner * field.elementBytes
  const outRowBytes = columns * field.elementBytes
  const bandRows = Math.max(1, Math.floor(productsPerTurn / (inner * columns)))
  for (let row = 0; row < rows; row += bandRows) {
    if (row > 0) await new Promise<void>(nextTurn)
    const end = Math.min(row + bandRows, rows)
    const band = out.subarray(row * outRowBytes, end * outRowBytes)
    field.matmul(band, x.subarray(row * rowBytes, end * rowBytes), y, { rows: end - row, inner, columns })
  }
}
