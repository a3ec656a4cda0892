import { BeaverdamError } from '../errors.ts'
import { FieldVector } from './vector.ts'

/**
 * The columns of a row-major matrix, one after the other.
 *
 * @throws BeaverdamError SHAPE_MISMATCH
 */
export function transpose(matrix: FieldVector, rows: number, columns: number): FieldVector {
  if (matrix.length !== rows * columns)
    throw new BeaverdamError(
      'SHAPE_MISMATCH',
      `expected ${rows} x ${columns} elements, got ${matrix.length} elements`,
    )
  const { field } = matrix
  const transposed = new Uint8Array(matrix.bytes.length)
  const Words = field.elementBytes % 4 === 0 ? Uint32Array : Uint8Array
  const wordCount = field.elementBytes / Words.BYTES_PER_ELEMENT
  // The copy is aligned, as the vector itself may not be.
  const from = new Words(new Uint8Array(matrix.bytes).buffer)
  const to = new Words(transposed.buffer)
  let target = 0
  for (let column = 0; column < columns; column++)
    for (let row = 0; row < rows; row++) {
      const source = (row * columns + column) * wordCount
      for (let word = 0; word < wordCount; word++) to[target++] = from[source + word] as number
    }
  return new FieldVector(field, transposed)
}
