import { parseRecords } from './csv-records.ts'
import { parseReal } from './decimal.ts'
import { invalidFile } from './read-bytes.ts'

/** A CSV in which every field is a number. */
export interface CsvNumbers {
  readonly delimiter: string
  /** The names in the first line, where it has names. */
  readonly header: readonly string[] | undefined
  readonly columns: number
  /** The fields as they are written, row by row. */
  readonly fields: readonly string[]
  readonly values: Float64Array
}

/**
 * Reads a CSV of numbers. A first line without any number is the header.
 *
 * @throws BeaverdamError FILE_INVALID, which names record and field, both from 1
 */
export function parseCsvNumbers(bytes: Uint8Array, path: string): CsvNumbers {
  const { delimiter, records } = parseRecords(bytes, path)
  const first = records[0] ?? []
  const numbersInFirst = first.filter((field) => parseReal(field) !== undefined).length
  // Half a header is more likely a row with a slip in it, which would be lost as a header.
  if (numbersInFirst > 0 && numbersInFirst < first.length)
    invalidFile(path, 'mixes numbers and text in its first line')
  const header = numbersInFirst === 0 ? first : undefined
  const fields = (header === undefined ? records : records.slice(1)).flat()
  const columns = first.length
  const values = Float64Array.from(fields, (field, i) => {
    const value = parseReal(field)
    if (value !== undefined) return value
    const record = Math.floor(i / columns) + (header === undefined ? 1 : 2)
    return invalidFile(path, `holds no number in record ${record}, field ${(i % columns) + 1}`)
  })
  return { delimiter, header, columns, fields, values }
}
