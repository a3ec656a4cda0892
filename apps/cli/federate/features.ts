import { invalidArgument } from '../../../src/errors.ts'
import type { Table } from '../files/table.ts'
import { type Dataset, maxClasses } from './dataset.ts'

/** A column that a model learns from. */
export type FeatureColumn =
  | { readonly name: string; readonly kind: 'numeric' }
  | { readonly name: string; readonly kind: 'categorical'; readonly categories: readonly string[] }

/**
 * What all clients must agree on before they look at their rows, and so what is public: the columns, the categories
 * that may occur, and the classes.
 */
export interface FeatureSchema {
  readonly columns: readonly FeatureColumn[]
  /** In the order of the class indices. */
  readonly classes: readonly string[]
}

/** What turns a column into inputs of a model, taken from the rows of all clients together. */
export interface ColumnEncoding {
  readonly column: FeatureColumn
  /** Mean of a numeric column, index of the most frequent category: what stands in for a missing value. */
  readonly center: number
  /** Standard deviation of a numeric column; 1 for a constant one and for categories. */
  readonly deviation: number
  /** Whether a value is missing in any row; then the column has one more input, which says where. */
  readonly incomplete: boolean
}

/** A column of more categories is an identifier or free text, which one-hot inputs cannot learn from. */
const maxCategories = 256

/**
 * Reads the schema off a table; categories and classes are in the order of their code units.
 *
 * @throws BeaverdamError INVALID_ARGUMENT for a label or a column with too many different values, or a label with one
 */
export function featureSchema({ columns, label }: Table): FeatureSchema {
  const classes = distinct(label.values)
  if (classes.length < 2 || classes.length > maxClasses)
    invalidArgument(
      'label',
      `2..${maxClasses} classes in column ${JSON.stringify(label.name)}`,
      classes.length,
    )
  return { columns: columns.map(featureColumn), classes }
}

function featureColumn({ name, kind, values }: Table['columns'][number]): FeatureColumn {
  if (kind === 'numeric') return { name, kind }
  const categories = distinct(values)
  if (categories.length > maxCategories)
    invalidArgument(
      `column ${JSON.stringify(name)}`,
      `at most ${maxCategories} different texts, or the column dropped`,
      categories.length,
    )
  return { name, kind, categories }
}

function distinct(values: readonly (string | undefined)[]): string[] {
  return [...new Set(values)].filter((value) => value !== undefined).sort()
}

/**
 * Class index of every row of a table.
 *
 * @throws BeaverdamError INVALID_ARGUMENT for a class that the schema does not have
 */
export function classIndices({ classes }: FeatureSchema, { label }: Table): Uint8Array {
  return Uint8Array.from(label.values, indexIn(classes, label.name))
}

/** The inputs of a column: `age`, or `ward=a`, `ward=b`; and `age missing` where some value is missing. */
export function inputNames({ column, incomplete }: ColumnEncoding): string[] {
  const { name } = column
  const values =
    column.kind === 'numeric' ? [name] : column.categories.map((category) => `${name}=${category}`)
  return incomplete ? [...values, `${name} missing`] : values
}

/**
 * Turns the rows of a table into numbers: a numeric column is standardised, a category becomes one-hot inputs, a missing
 * value is replaced by the column's centre and marked by an input of its own.
 *
 * @param encodings those of `mergeStatistics`, the same at every client
 * @throws BeaverdamError INVALID_ARGUMENT for a table that does not fit the schema
 */
export function encodeTable(
  schema: FeatureSchema,
  encodings: readonly ColumnEncoding[],
  table: Table,
): Dataset {
  const inputs = encodings.reduce((sum, encoding) => sum + inputNames(encoding).length, 0)
  const features = new Float32Array(table.rowCount * inputs)
  let first = 0
  for (const { column, center, deviation, incomplete } of encodings) {
    const width = column.kind === 'numeric' ? 1 : column.categories.length
    columnNumbers(column, table).forEach((value, row) => {
      const place = row * inputs + first
      const missing = Number.isNaN(value)
      const known = missing ? center : value
      if (column.kind === 'numeric') features[place] = (known - center) / deviation
      else features[place + known] = 1
      if (missing && incomplete) features[place + width] = 1
    })
    first += incomplete ? width + 1 : width
  }
  return { features, labels: classIndices(schema, table), inputs, classes: schema.classes.length }
}

/**
 * A column of a table as one number a row, NaN where it is missing: a category is its index.
 *
 * @throws BeaverdamError INVALID_ARGUMENT for a table that does not fit the schema
 */
export function columnNumbers(column: FeatureColumn, table: Table): Float64Array {
  const source = table.columns.find(({ name }) => name === column.name)
  const place = `column ${JSON.stringify(column.name)}`
  if (column.kind === 'numeric') {
    if (source?.kind !== 'numeric') return invalidArgument(place, 'numbers', source?.kind ?? 'no such column')
    return source.values
  }
  if (source?.kind !== 'categorical')
    return invalidArgument(place, 'categories', source?.kind ?? 'no such column')
  const indexOf = indexIn(column.categories, column.name)
  return Float64Array.from(source.values, (value) => (value === undefined ? Number.NaN : indexOf(value)))
}

/** Looks texts up in a list; the error does not quote the text, which may be private. */
function indexIn(list: readonly string[], column: string): (text: string) => number {
  const indices = new Map(list.map((text, index) => [text, index]))
  return (text) =>
    indices.get(text) ??
    invalidArgument(`column ${JSON.stringify(column)}`, 'only texts that the schema lists', 'another')
}
