import { BeaverdamError } from '../errors.ts'
import { wordsOf } from './element-bytes.ts'
import { FieldVector } from './vector.ts'

/**
 * The columns of a row-major matrix, one after the other. What the last row lacks is filled up with zeroes.
 *
 * @throws BeaverdamError SHAPE_MISMATCH
 */
export function transpose(matrix: FieldVector, rows: number, columns: number): FieldVector {
  const { field, bytes, length } = matrix
  if (length > rows * columns || (length < rows * columns && length <= (rows - 1) * columns))
    throw new BeaverdamError(
      'SHAPE_MISMATCH',
      `expected ${rows} x ${columns} elements, got ${length} elements`,
    )
  const transposed = new Uint8Array(rows * columns * field.elementBytes)
  const from = wordsOf(bytes, field.elementBytes)
  const to = wordsOf(transposed, field.elementBytes)
  const wordCount = field.elementBytes / to.BYTES_PER_ELEMENT
  for (let column = 0; column < columns; column++) {
    let target = column * rows * wordCount
    for (let i = column; i < length; i += columns)
      for (let word = 0; word < wordCount; word++) to[target++] = from[i * wordCount + word] as number
  }
  return new FieldVector(field, transposed)
}
