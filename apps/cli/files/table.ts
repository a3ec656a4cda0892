import { BeaverdamError, invalidArgument } from '../../../src/errors.ts'
import { forEachRecord } from './csv-records.ts'
import { parseReal } from './decimal.ts'
import { invalidFile, readBytes } from './read-bytes.ts'

export interface NumericColumn {
  readonly name: string
  readonly kind: 'numeric'
  /** One number a row, NaN where it is missing. */
  readonly values: Float64Array
}

export interface CategoricalColumn {
  readonly name: string
  readonly kind: 'categorical'
  /** One text a row, undefined where it is missing. */
  readonly values: readonly (string | undefined)[]
}

export type Column = NumericColumn | CategoricalColumn

/** Rows to learn from: what is known of each, and the label to predict. */
export interface Table {
  readonly rowCount: number
  readonly columns: readonly Column[]
  /** Categorical even where the labels are digits; none is missing. */
  readonly label: LabelColumn
}

export interface LabelColumn {
  readonly name: string
  /** One text a row. */
  readonly values: readonly string[]
}

export interface TableOptions {
  /** Name of the label's column. */
  readonly label: string
  /** Names of columns to leave out. */
  readonly drop?: readonly string[] | undefined
  /** Names of columns whose values are categories, even where they are numbers. */
  readonly categories?: readonly string[] | undefined
}

/**
 * Reads a CSV with a header as a table. A column is numeric if all its values are numbers, and of categories otherwise; but
 * one most of whose values are numbers is refused, as a slip would publish them all: categories are public. An empty field,
 * NA, N/A, NaN, null and ? stand for a missing value.
 *
 * @throws BeaverdamError FILE_UNREADABLE or FILE_INVALID, NOT_FINITE at an infinite number, or INVALID_ARGUMENT for a
 * column that is not there, with those that are
 */
export async function readTable(path: string, options: TableOptions): Promise<Table> {
  const { label, drop = [], categories = [] } = options
  const rows: (readonly string[])[] = []
  const lines: number[] = []
  forEachRecord(await readBytes(path), path, (record, line) => {
    rows.push(record)
    lines.push(line)
  })
  const names = rows.shift() ?? []
  lines.shift()
  checkHeader(names, path)
  if (rows.length === 0) invalidFile(path, 'has a header and no rows')
  for (const name of [label, ...drop, ...categories]) checkColumn(name, names, path)
  checkChoices(options)

  const fieldsOf = (name: string) => {
    const column = names.indexOf(name)
    return rows.map((row) => textOf(row[column] ?? ''))
  }
  const columns = names
    .filter((name) => name !== label && !drop.includes(name))
    .map((name) => {
      const fields = fieldsOf(name)
      if (fields.every((field) => field === undefined))
        invalidFile(path, `has no value in column ${JSON.stringify(name)}; drop it`)
      if (categories.includes(name)) return { name, kind: 'categorical', values: fields } as const
      return parseColumn({ name, fields, lines }, path)
    })
  if (columns.length === 0) invalidFile(path, 'has no column to learn from besides the label')
  return { rowCount: rows.length, columns, label: parseLabel(label, fieldsOf(label), path) }
}

/** @throws BeaverdamError INVALID_ARGUMENT for a column of which two things are said */
function checkChoices({ label, drop = [], categories = [] }: TableOptions): void {
  if (drop.includes(label)) invalidArgument('drop', 'columns other than the label', JSON.stringify(label))
  const twice = categories.find((name) => name === label || drop.includes(name))
  if (twice !== undefined)
    invalidArgument('categories', 'columns other than the label and those dropped', JSON.stringify(twice))
}

/** A column as its file holds it: a field a row, undefined where it is missing, and the line that it is in. */
interface WrittenColumn {
  readonly name: string
  readonly fields: readonly (string | undefined)[]
  readonly lines: readonly number[]
}

function parseColumn({ name, fields, lines }: WrittenColumn, path: string): Column {
  const numbers = fields.map((field) => (field === undefined ? Number.NaN : parseReal(field)))
  const others = lines.filter((_, row) => numbers[row] === undefined)
  if (others.length > 0) {
    const known = fields.filter((field) => field !== undefined).length
    if (known - others.length > others.length) refuseSlips(name, others, path)
    return { name, kind: 'categorical', values: fields }
  }
  const infinite = numbers.findIndex((number) => number !== undefined && Math.abs(number) === Infinity)
  if (infinite >= 0) {
    const place = `column ${JSON.stringify(name)}, record ${recordOf(infinite)}`
    throw new BeaverdamError('NOT_FINITE', `${path} holds an infinite number in ${place}`)
  }
  return { name, kind: 'numeric', values: Float64Array.from(numbers, (number) => number ?? Number.NaN) }
}

function refuseSlips(name: string, [first, ...more]: readonly number[], path: string): never {
  const rest = more.length === 0 ? '' : `, nor in ${more.length} more`
  invalidFile(
    path,
    `holds numbers in column ${JSON.stringify(name)}, but none in line ${first}${rest}: correct that, leave it ` +
      'empty, or name the column in --categories',
  )
}

function parseLabel(name: string, fields: readonly (string | undefined)[], path: string): LabelColumn {
  const values = fields.map(
    (field, row) =>
      field ?? invalidFile(path, `lacks the label ${JSON.stringify(name)} in record ${recordOf(row)}`),
  )
  return { name, values }
}

/** @throws BeaverdamError FILE_INVALID if the names of columns are numbers, or one is there twice */
export function checkHeader(names: readonly string[], path: string): void {
  if (names.every((name) => parseReal(name) !== undefined))
    invalidFile(path, 'has no header: its first line holds only numbers')
  const repeated = names.find((name, i) => names.indexOf(name) < i)
  if (repeated !== undefined) invalidFile(path, `names column ${JSON.stringify(repeated)} twice`)
}

/** @throws BeaverdamError INVALID_ARGUMENT for a column that is not there, with those that are */
export function checkColumn(name: string, names: readonly string[], path: string): void {
  if (names.includes(name)) return
  const shown = names.slice(0, 30).join(', ')
  const listed = names.length > 30 ? `${shown} and ${names.length - 30} more` : shown
  invalidArgument(`column of ${path}`, `one of ${listed}`, JSON.stringify(name))
}

/** The text of a field, or undefined where it stands for a missing value. */
function textOf(field: string): string | undefined {
  return /^(?:|n\/?a|nan|null|\?)$/i.test(field) ? undefined : field
}

/** Records are counted from 1, the header included. */
function recordOf(row: number): number {
  return row + 2
}
