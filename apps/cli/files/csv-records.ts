import { CsvError, parse } from 'csv-parse/sync'
import { checkText, decodeText, invalidFile } from './read-bytes.ts'

/**
 * Reads a CSV file (RFC 4180) that is delimited by commas, semicolons or tabs, record by record: there is one at least, and
 * all have equally many fields.
 *
 * @param take gets each record and the line in which it ends, from 1; what it throws ends the reading
 * @returns the delimiter
 * @throws BeaverdamError FILE_INVALID, which names the line and quotes nothing
 */
export function forEachRecord(
  bytes: Uint8Array,
  path: string,
  take: (record: readonly string[], line: number) => void,
): string {
  checkText(bytes, path)
  const content = contentOf(bytes)
  const delimiter = delimiterOf(decodeText(firstLineOf(content), path))
  let isEmpty = true
  try {
    parse(content, {
      delimiter,
      // A tab is also white space: trimming would eat an empty field at the edge of a line.
      trim: delimiter !== '\t',
      onRecord: (record: readonly string[], { lines }) => {
        isEmpty = false
        take(record, lines)
        return null
      },
    })
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    invalidFile(path, `has in line ${error.lines} ${complaints.get(error.code) ?? 'no valid CSV'}`)
  }
  if (isEmpty) invalidFile(path, 'is empty')
  return delimiter
}

const complaints = new Map<string, string>([
  ['CSV_RECORD_INCONSISTENT_FIELDS_LENGTH', 'another number of fields than in its first'],
  ['CSV_QUOTE_NOT_CLOSED', 'a quote that is not closed'],
  ['INVALID_OPENING_QUOTE', 'a quote inside an unquoted field'],
  ['CSV_INVALID_CLOSING_QUOTE', 'text after a closing quote'],
  ['CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE', 'text after a closing quote'],
])

const lineFeed = 0x0a
const carriageReturn = 0x0d

/** A file without its byte order mark, and without what ends its last line. */
function contentOf(bytes: Uint8Array): Uint8Array {
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
  let end = bytes.length
  while (end > start && isLineEnd(bytes[end - 1])) end--
  return bytes.subarray(start, end)
}

function firstLineOf(bytes: Uint8Array): Uint8Array {
  const end = bytes.findIndex(isLineEnd)
  return end < 0 ? bytes : bytes.subarray(0, end)
}

function isLineEnd(byte: number | undefined): boolean {
  return byte === lineFeed || byte === carriageReturn
}

/** The delimiter that a first line has most of, outside quotes; a comma where it has none. */
function delimiterOf(firstLine: string): string {
  const unquoted = firstLine.replaceAll(/"[^"]*"?/g, '')
  const counts = [',', ';', '\t'].map((delimiter) => ({ delimiter, count: unquoted.split(delimiter).length }))
  return counts.reduce((most, other) => (other.count > most.count ? other : most)).delimiter
}
