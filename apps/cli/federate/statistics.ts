import { invalidArgument } from '../../../src/errors.ts'
import type { Table } from '../files/table.ts'
import { type ColumnEncoding, columnNumbers, type FeatureColumn, type FeatureSchema } from './features.ts'

/**
 * The largest statistic that clients can add up: in Field128, with 40 binary digits after the point, the sums of up to 256
 * clients stay below p / 2, which is almost 2^127. Numbers up to 10^9 in 300,000 rows are below it.
 */
export const maxStatistic = 2 ** 78

/** Checks that a column's squares can be added up. @throws BeaverdamError INVALID_ARGUMENT */
export function checkStatistics(schema: FeatureSchema, table: Table): void {
  for (const column of schema.columns)
    if (columnSums(column, columnNumbers(column, table)).some((sum) => Math.abs(sum) > maxStatistic))
      invalidArgument(
        `column ${JSON.stringify(column.name)}`,
        'numbers whose squares add up to at most 2^78, or the column dropped',
        'larger ones',
      )
}

/**
 * A client's part of what encoding the columns takes, made of sums alone: the clients' vectors are added, by a secure
 * sum, and only the totals are seen. First the number of rows; then for a numeric column the count of its known values,
 * their sum and the sum of their squares, and for a categorical one the count of each category.
 *
 * @param table the client's own rows
 * @returns as many numbers as `statisticsLength` says
 * @throws BeaverdamError INVALID_ARGUMENT for a table that does not fit the schema
 */
export function localStatistics(schema: FeatureSchema, table: Table): Float64Array {
  const sums = schema.columns.map((column) => columnSums(column, columnNumbers(column, table)))
  return Float64Array.from([[table.rowCount], ...sums].flat())
}

function columnSums(column: FeatureColumn, values: Float64Array): number[] {
  const known = values.filter((value) => !Number.isNaN(value))
  if (column.kind === 'categorical') {
    const counts = column.categories.map(() => 0)
    for (const category of known) counts[category] = (counts[category] ?? 0) + 1
    return counts
  }
  const sum = known.reduce((total, value) => total + value, 0)
  const squares = known.reduce((total, value) => total + value * value, 0)
  return [known.length, sum, squares]
}

/** How many numbers the statistics of a schema are. */
export function statisticsLength({ columns }: FeatureSchema): number {
  return columns.reduce((length, column) => length + sumCount(column), 1)
}

function sumCount(column: FeatureColumn): number {
  return column.kind === 'numeric' ? 3 : column.categories.length
}

/**
 * Reads the encoding of the columns off the sum of all clients' `localStatistics`. Counts are rounded to whole numbers,
 * since the sum may come from fixed point. The variance is a difference of two sums: a column whose mean is more than a
 * million deviations from zero loses it and counts as constant.
 *
 * @throws BeaverdamError INVALID_ARGUMENT for a sum of another length
 */
export function mergeStatistics(schema: FeatureSchema, sum: Float64Array): ColumnEncoding[] {
  if (sum.length !== statisticsLength(schema))
    invalidArgument('sum', `${statisticsLength(schema)} numbers`, sum.length)
  const [rows = 0] = sum.map(Math.round)
  let place = 1
  return schema.columns.map((column) => {
    const sums = sum.subarray(place, place + sumCount(column))
    place += sums.length
    return column.kind === 'numeric'
      ? { column, ...numericStatistics(sums, rows) }
      : { column, ...categoryStatistics(sums.map(Math.round), rows) }
  })
}

type Statistics = Omit<ColumnEncoding, 'column'>

function numericStatistics([count = 0, sum = 0, squares = 0]: Float64Array, rows: number): Statistics {
  const known = Math.round(count)
  const incomplete = known < rows
  if (known === 0) return { center: 0, deviation: 1, incomplete }
  const center = sum / known
  const variance = squares / known - center * center
  // Below this the difference is nothing but rounding.
  const constant = variance <= 1e-12 * (squares / known)
  return { center, deviation: constant ? 1 : Math.sqrt(variance), incomplete }
}

function categoryStatistics(counts: Float64Array, rows: number): Statistics {
  const known = counts.reduce((total, count) => total + count, 0)
  return { center: counts.indexOf(Math.max(...counts)), deviation: 1, incomplete: known < rows }
}
