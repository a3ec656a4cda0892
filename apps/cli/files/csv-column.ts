import { forEachRecord } from './csv-records.ts'
import { parseReal } from './decimal.ts'
import { NumberList } from './number-list.ts'
import { invalidFile, readBytes } from './read-bytes.ts'
import { checkColumn, checkHeader } from './table.ts'

/** Reads one column of a CSV file: see `parseColumn`. @throws BeaverdamError FILE_UNREADABLE, and what that throws */
export async function readColumn(path: string, name: string): Promise<Float64Array> {
  return parseColumn(await readBytes(path), path, name)
}

/**
 * Takes one column of numbers from a CSV with a header; what the others hold does not matter.
 *
 * @throws BeaverdamError FILE_INVALID, naming the record, counted from 1 with the header
 * @throws BeaverdamError INVALID_ARGUMENT for a column that is not there, with those that are
 */
export function parseColumn(bytes: Uint8Array, path: string, name: string): Float64Array {
  const values = new NumberList()
  let column: number | undefined
  let records = 0
  forEachRecord(bytes, path, (record) => {
    records++
    if (column === undefined) {
      checkHeader(record, path)
      checkColumn(name, record, path)
      column = record.indexOf(name)
      return
    }
    const value = parseReal(record[column] ?? '')
    if (value === undefined || !Number.isFinite(value))
      invalidFile(path, `holds no finite number in column ${JSON.stringify(name)}, record ${records}`)
    else values.push(value)
  })
  if (records === 1) invalidFile(path, 'has a header and no rows')
  return values.toArray()
}
