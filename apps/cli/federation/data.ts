import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { invalidArgument } from '../../../src/errors.ts'
import { type Dataset, poolRows, selectRows } from '../federate/dataset.ts'
import { type ColumnEncoding, classIndices, encodeTable, featureSchema } from '../federate/features.ts'
import { imageRows } from '../federate/images.ts'
import { dealRows, selectTableRows, splitByClass } from '../federate/partition.ts'
import { checkStatistics } from '../federate/statistics.ts'
import { maxSyntheticRows, syntheticDevice } from '../federate/synthetic.ts'
import { readLabelledImages } from '../files/idx.ts'
import { invalidFile } from '../files/read-bytes.ts'
import { readTable, type TableOptions } from '../files/table.ts'
import type { RowShape } from './plan.ts'
import type { ClientRows } from './rows.ts'

/**
 * Who has which rows. In a simulation the parent deals them, as the world would: a client gets its own and no others,
 * and the rows held out, on which the model is judged, go to none.
 */
export interface FederatedData {
  /** The file, or the name of the benchmark. */
  readonly name: string
  readonly shape: RowShape
  readonly clients: readonly ClientRows[]
  /** The most rows that a client may have. */
  readonly maxRows: number
  /** The rows held out. @param encodings of the columns, for rows of a table */
  test(encodings: readonly ColumnEncoding[]): Dataset
}

/** One row in five of a table is held out. */
const testShare = 0.2

/** Synthetic(1, 1) of FedProx: each client is a device, and makes its own rows. */
export function syntheticData(clients: number, seed: number): FederatedData {
  const devices = Array.from({ length: clients }, (_, device) => device)
  const test = poolRows(devices.map((device) => syntheticDevice(seed, device).test))
  return {
    name: 'Synthetic(1, 1)',
    shape: { kind: 'numbers', inputs: test.inputs, classes: test.classes },
    clients: devices.map((device) => ({ kind: 'device', seed, device })),
    maxRows: maxSyntheticRows,
    test: () => test,
  }
}

/**
 * The rows of a CSV file, dealt like cards.
 *
 * @throws BeaverdamError as `readTable`, `featureSchema` and `checkStatistics` do
 * @throws BeaverdamError FILE_INVALID or INVALID_ARGUMENT if there are too few rows to hold some out, or for so many clients
 */
export async function tableData(
  path: string,
  columns: TableOptions,
  clients: number,
  seed: number,
): Promise<FederatedData> {
  const table = await readTable(path, columns)
  const schema = featureSchema(table)
  checkStatistics(schema, table)
  const split = splitByClass(classIndices(schema, table), testShare, seed)
  if (split.test.length === 0) invalidFile(path, 'has no row to hold out: expected 3 or more of some class')
  if (clients > split.train.length)
    invalidArgument('clients', `at most the ${split.train.length} rows of ${path} to train on`, clients)
  const held = selectTableRows(table, split.test)
  return {
    name: path,
    shape: { kind: 'table', schema },
    clients: dealRows(split.train, clients, seed).map((rows) => ({
      kind: 'table',
      schema,
      table: selectTableRows(table, rows),
    })),
    maxRows: table.rowCount,
    test: (encodings) => encodeTable(schema, encodings, held),
  }
}

const digits = 10

/**
 * The MNIST digits from a folder with the four published IDX files, plain or gzipped; the training images are dealt like
 * cards.
 *
 * @throws BeaverdamError as `readLabelledImages` does
 */
export async function mnistData(folder: string, clients: number, seed: number): Promise<FederatedData> {
  // one after the other, so that of several bad files the same is always named
  const train = await readDigits(folder, 'train')
  const test = await readDigits(folder, 't10k')
  const rows = Uint32Array.from(train.labels, (_, row) => row)
  return {
    name: folder,
    shape: { kind: 'numbers', inputs: train.inputs, classes: digits },
    clients: dealRows(rows, clients, seed).map((own) => ({
      kind: 'numbers',
      dataset: selectRows(train, own),
    })),
    maxRows: train.labels.length,
    test: () => test,
  }
}

async function readDigits(folder: string, part: 'train' | 't10k'): Promise<Dataset> {
  const path = (what: string) => {
    const plain = join(folder, `${part}-${what}-ubyte`)
    return existsSync(plain) ? plain : `${plain}.gz`
  }
  return imageRows(await readLabelledImages(path('images-idx3'), path('labels-idx1')), digits)
}
