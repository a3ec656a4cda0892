import { checkInteger, invalidArgument } from '../../../src/errors.ts'
import type { Column, Table } from '../files/table.ts'
import { SimulationRandom } from './simulation-random.ts'

/** Row indices to train on and row indices held out, both in rising order. */
export interface Split {
  readonly train: Uint32Array
  readonly test: Uint32Array
}

/**
 * Holds out a share of the rows of every class, so that train and test have the classes in equal proportion.
 *
 * @param labels class index of each row
 * @param testShare share of the rows to hold out, between 0 and 1; each class gives the nearest whole number of rows
 * @throws BeaverdamError INVALID_ARGUMENT
 */
export function splitByClass(labels: Uint8Array, testShare: number, seed: number): Split {
  if (!(testShare > 0 && testShare < 1)) invalidArgument('testShare', 'a number between 0 and 1', testShare)
  const random = new SimulationRandom('split', seed)
  const train: number[] = []
  const test: number[] = []
  for (const rows of rowsByClass(labels)) {
    random.shuffle(rows)
    const held = Math.round(testShare * rows.length)
    test.push(...rows.subarray(0, held))
    train.push(...rows.subarray(held))
  }
  return { train: Uint32Array.from(train).sort(), test: Uint32Array.from(test).sort() }
}

/**
 * Deals rows to clients like cards: all clients see the same distribution and their counts differ by at most one.
 *
 * @throws BeaverdamError INVALID_ARGUMENT if a client would get no row
 */
export function dealRows(rows: Uint32Array, clients: number, seed: number): Uint32Array[] {
  checkInteger('clients', clients, 1, rows.length)
  const shuffled = rows.slice()
  new SimulationRandom('deal', seed).shuffle(shuffled)
  return Array.from({ length: clients }, (_, client) =>
    shuffled.filter((_row, i) => i % clients === client).sort(),
  )
}

/** Those rows of a table, in the order given, as a table of their own. */
export function selectTableRows(table: Table, rows: Uint32Array): Table {
  const select = <T>(values: readonly T[]) => Array.from(rows).flatMap((row) => values.slice(row, row + 1))
  return {
    rowCount: rows.length,
    columns: table.columns.map(
      (column): Column =>
        column.kind === 'numeric'
          ? { ...column, values: Float64Array.from(rows, (row) => column.values[row] ?? Number.NaN) }
          : { ...column, values: select(column.values) },
    ),
    label: { ...table.label, values: select(table.label.values) },
  }
}

function rowsByClass(labels: Uint8Array): Uint32Array[] {
  const rows: number[][] = []
  labels.forEach((label, row) => {
    rows[label] ??= []
    rows[label].push(row)
  })
  return rows.map((of) => Uint32Array.from(of)).filter((of) => of.length > 0)
}
