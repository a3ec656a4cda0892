import { parseRecords } from './csv-records.ts'
import { parseReal } from './decimal.ts'
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
  const { records } = parseRecords(bytes, path)
  const [names = [], ...rows] = records
  checkHeader(names, path)
  checkColumn(name, names, path)
  if (rows.length === 0) invalidFile(path, 'has a header and no rows')
  const column = names.indexOf(name)
  return Float64Array.from(rows, (row, i) => {
    const value = parseReal(row[column] ?? '')
    if (value !== undefined && Number.isFinite(value)) return value
    return invalidFile(path, `holds no finite number in column ${JSON.stringify(name)}, record ${i + 2}`)
  })
}
