import { CsvError, parse } from 'csv-parse/sync'
import { decodeText, invalidFile } from './read-bytes.ts'

/** The records of a CSV file; all have equally many fields, and there is at least one. */
export interface CsvRecords {
  readonly delimiter: string
  readonly records: readonly (readonly string[])[]
}

/**
 * Reads the records of a CSV file (RFC 4180) that is delimited by commas, semicolons or tabs.
 *
 * @throws BeaverdamError FILE_INVALID, which names the line and quotes nothing
 */
export function parseRecords(bytes: Uint8Array, path: string): CsvRecords {
  const text = decodeText(bytes, path).replace(/[\r\n]+$/, '')
  const delimiter = delimiterOf(text)
  const records = parseText(text, delimiter, path)
  if (records.length === 0) invalidFile(path, 'is empty')
  return { delimiter, records }
}

function parseText(text: string, delimiter: string, path: string): string[][] {
  try {
    // A tab is also white space: trimming would eat an empty field at the edge of a line.
    return parse(text, { delimiter, trim: delimiter !== '\t' })
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    return invalidFile(path, `has in line ${error.lines} ${complaints.get(error.code) ?? 'no valid CSV'}`)
  }
}

const complaints = new Map<string, string>([
  ['CSV_RECORD_INCONSISTENT_FIELDS_LENGTH', 'another number of fields than in its first'],
  ['CSV_QUOTE_NOT_CLOSED', 'a quote that is not closed'],
  ['INVALID_OPENING_QUOTE', 'a quote inside an unquoted field'],
  ['CSV_INVALID_CLOSING_QUOTE', 'text after a closing quote'],
  ['CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE', 'text after a closing quote'],
])

/** The delimiter that the first line has most of, outside quotes; a comma where it has none. */
function delimiterOf(text: string): string {
  const firstLine = /^[^\r\n]*/.exec(text)?.[0] ?? ''
  const unquoted = firstLine.replaceAll(/"[^"]*"?/g, '')
  const counts = [',', ';', '\t'].map((delimiter) => ({ delimiter, count: unquoted.split(delimiter).length }))
  return counts.reduce((most, other) => (other.count > most.count ? other : most)).delimiter
}
