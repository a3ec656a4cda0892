import type { Dataset } from '../federate/dataset.ts'
import { type ColumnEncoding, encodeTable, type FeatureSchema } from '../federate/features.ts'
import { syntheticDevice } from '../federate/synthetic.ts'
import type { Table } from '../files/table.ts'

/** A client's own rows, or how it makes them; nobody else gets these. */
export type ClientRows =
  | { readonly kind: 'device'; readonly seed: number; readonly device: number }
  | { readonly kind: 'numbers'; readonly dataset: Dataset }
  | { readonly kind: 'table'; readonly schema: FeatureSchema; readonly table: Table }

/** The rows as a model takes them. @param encodings of the columns, for rows of a table */
export function datasetOf(rows: ClientRows, encodings: readonly ColumnEncoding[]): Dataset {
  switch (rows.kind) {
    case 'device':
      return syntheticDevice(rows.seed, rows.device).train
    case 'numbers':
      return rows.dataset
    case 'table':
      return encodeTable(rows.schema, encodings, rows.table)
  }
}
