import { parseCsvNumbers } from './csv-numbers.ts'
import type { Tensor } from './tensor.ts'

/** What a .csv update holds besides its numbers. */
export interface CsvFormat {
  readonly kind: 'csv'
  readonly delimiter: string
  /** The names in the first line, where it has names. */
  readonly header: readonly string[] | undefined
}

/**
 * Reads a CSV of numbers as one unnamed tensor: one column as a vector, several as a matrix. Every number is taken as
 * the double nearest to its decimals.
 *
 * @throws BeaverdamError FILE_INVALID
 */
export function parseCsvUpdate(
  bytes: Uint8Array,
  path: string,
): { format: CsvFormat; tensors: readonly Tensor[] } {
  const { delimiter, header, columns, values } = parseCsvNumbers(bytes, path)
  const rows = values.length / columns
  const shape = columns === 1 ? [rows] : [rows, columns]
  return {
    format: { kind: 'csv', delimiter, header },
    tensors: [{ name: '', shape, dtype: 'float64', values }],
  }
}

/** Writes a vector or matrix as CSV, each number in the fewest decimals that read back as the same double. */
export function formatCsvUpdate(tensor: Tensor, format: CsvFormat): Uint8Array {
  const { shape, values } = tensor
  const [rows = 0, columns = 1] = shape
  const lines = Array.from({ length: rows }, (_, row) =>
    values.subarray(row * columns, (row + 1) * columns).join(format.delimiter),
  )
  if (format.header !== undefined) lines.unshift(format.header.map(quoted).join(format.delimiter))
  return Buffer.from(`${lines.join('\n')}\n`)
}

function quoted(field: string): string {
  return /^[^"\r\n,;\t]+$/.test(field) ? field : `"${field.replaceAll('"', '""')}"`
}
