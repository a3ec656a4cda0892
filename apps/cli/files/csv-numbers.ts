import { forEachRecord } from './csv-records.ts'
import { parseReal } from './decimal.ts'
import { NumberList } from './number-list.ts'
import { invalidFile } from './read-bytes.ts'

/** A CSV in which every field is a number. */
export interface CsvNumbers {
  readonly delimiter: string
  /** The names in the first line, where it has names. */
  readonly header: readonly string[] | undefined
  readonly columns: number
  /** Row by row. */
  readonly values: Float64Array
}

/**
 * Reads a CSV of numbers. A first line without any number is the header.
 *
 * @param takeText gets each number as it is written, row by row
 * @throws BeaverdamError FILE_INVALID, which names record and field, both from 1
 */
export function parseCsvNumbers(
  bytes: Uint8Array,
  path: string,
  takeText: (text: string) => void = () => {},
): CsvNumbers {
  const values = new NumberList()
  let records = 0
  let columns = 0
  let header: readonly string[] | undefined
  const delimiter = forEachRecord(bytes, path, (record) => {
    records++
    if (records === 1) {
      columns = record.length
      if (isHeader(record, path)) {
        header = record
        return
      }
    }
    record.forEach((field, i) => {
      values.push(
        parseReal(field) ?? invalidFile(path, `holds no number in record ${records}, field ${i + 1}`),
      )
      takeText(field)
    })
  })
  return { delimiter, header, columns, values: values.toArray() }
}

/** @throws BeaverdamError FILE_INVALID for half a header */
function isHeader(first: readonly string[], path: string): boolean {
  const numbers = first.filter((field) => parseReal(field) !== undefined).length
  // Half a header is more likely a row with a slip in it, which would be lost as a header.
  if (numbers > 0 && numbers < first.length) invalidFile(path, 'mixes numbers and text in its first line')
  return numbers === 0
}
