import { extname } from 'node:path'
import { UsageError } from '../commands/usage-error.ts'
import { type UpdateFormat, writeUpdate } from '../files/update.ts'
import { checkWritable } from '../files/write-atomically.ts'
import type { Sum } from './sum.ts'

const formats: Readonly<Record<string, UpdateFormat>> = {
  '.npy': { kind: 'npy', byteOrder: 'little', fortranOrder: false },
  '.csv': { kind: 'csv', delimiter: ',', header: undefined },
  '.json': { kind: 'json', named: false },
}

/** @throws UsageError @throws BeaverdamError FILE_UNWRITABLE */
export async function checkSumWritable(path: string): Promise<void> {
  formatOf(path)
  await checkWritable(path)
}

/** Writes a sum as one array: of whole numbers where it is one of whole numbers. @throws as `checkSumWritable` does */
export async function writeSum(path: string, { values, isScalar, isWhole }: Sum): Promise<void> {
  const format = formatOf(path)
  const shape = isScalar && format.kind !== 'csv' ? [] : [values.length]
  const dtype = isWhole ? 'int64' : 'float64'
  await writeUpdate(path, { format, tensors: [{ name: '', shape, dtype, values }] })
}

function formatOf(path: string): UpdateFormat {
  const format = formats[extname(path).toLowerCase()]
  if (format === undefined)
    throw new UsageError(
      `--out: expected a name that ends in ${Object.keys(formats).join(', ')}, got ${path}`,
    )
  return format
}
