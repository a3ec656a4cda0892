import { parseColumn } from '../../../apps/cli/files/csv-column.ts'
import { forEachRecord } from '../../../apps/cli/files/csv-records.ts'
import { parseReal } from '../../../apps/cli/files/decimal.ts'
import { flatten } from '../../../apps/cli/files/layout.ts'
import { parseNpy } from '../../../apps/cli/files/npy.ts'
import { parseSafetensors } from '../../../apps/cli/files/safetensors.ts'

export type Numbers = Float32Array | Float64Array

/** A file that a visitor chose, by the vectors that it holds. */
export interface MeasurementFile {
  readonly name: string
  /** Columns of numbers; empty if the file is one vector. */
  readonly columns: readonly string[]
  /** The numbers of a column, or of the file if it has none. @throws BeaverdamError FILE_INVALID, INVALID_ARGUMENT */
  numbers(column: string): Numbers
}

/** @throws BeaverdamError FILE_INVALID, NOT_REPRESENTABLE; Error for a file of another kind */
export async function readMeasurementFile(file: File): Promise<MeasurementFile> {
  const { name } = file
  const bytes = new Uint8Array(await file.arrayBuffer())
  const kind = name.slice(name.lastIndexOf('.')).toLowerCase()
  if (kind === '.csv') {
    const columns = numericColumns(bytes, name)
    return { name, columns, numbers: (column) => parseColumn(bytes, name, column) }
  }
  const parse = { '.npy': parseNpy, '.safetensors': parseSafetensors }[kind]
  if (parse === undefined) throw new Error(`${name} is neither .npy nor .safetensors nor .csv`)
  const numbers = flatten(parse(bytes, name))
  return { name, columns: [], numbers: () => numbers }
}

function numericColumns(bytes: Uint8Array, name: string): readonly string[] {
  const header: string[] = []
  let records = 0
  const others = new Set<number>()
  forEachRecord(bytes, name, (record) => {
    records++
    if (records === 1) header.push(...record)
    else for (const [i, field] of record.entries()) if (!Number.isFinite(parseReal(field))) others.add(i)
  })
  return header.filter((_, i) => !others.has(i))
}
