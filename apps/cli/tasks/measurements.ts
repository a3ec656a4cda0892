import { NormSum, WeightedNormSum } from '../../../protocols/norm-sum/index.ts'
import type { Measurement, Task } from '../../../protocols/task/index.ts'
import { invalidArgument } from '../../../src/errors.ts'
import { readColumn } from '../files/csv-column.ts'
import type { TensorValues } from '../files/dtype.ts'
import { checkFinite, flatten } from '../files/layout.ts'
import { readUpdate } from '../files/update.ts'

/** Where measurements come from. */
export interface MeasurementFile {
  /** Of .npy, .safetensors, .csv or .json. */
  readonly path: string
  /** One column of a CSV with names; all numbers of the file, if left out. */
  readonly column: string | undefined
  /** Whether each row is a measurement; else the whole file is one. */
  readonly eachRow: boolean
  /** Whether vectors beyond the norm that the task allows are scaled down. */
  readonly clip: boolean
  /** Of each vector, where the task has weights. */
  readonly weight: number | undefined
}

/** Numbers by rows, all equally long. */
interface Rows {
  readonly values: TensorValues
  readonly count: number
}

/**
 * Reads the measurements of a file, each with as many numbers as the task has.
 *
 * @throws BeaverdamError FILE_UNREADABLE, FILE_INVALID, NOT_FINITE or NOT_REPRESENTABLE, naming the file
 * @throws BeaverdamError INVALID_ARGUMENT for another number of numbers, or a column that is not there
 */
export async function readMeasurements(task: Task, file: MeasurementFile): Promise<readonly Measurement[]> {
  const { path, column, eachRow } = file
  const { values, count } = column === undefined ? await rowsOf(path) : await columnOf(path, column)
  const rows = eachRow ? count : 1
  const length = values.length / rows
  const wanted = lengthOf(task)
  if (length !== (wanted ?? 1)) {
    const expected = `${wanted === undefined ? 'one number' : `${wanted} numbers`} ${eachRow ? 'a row' : 'in all'}`
    const help =
      !eachRow && count * (wanted ?? 1) === values.length ? '; --each-row makes a report of each row' : ''
    invalidArgument(path, expected, `${length}${help}`)
  }
  if (wanted === undefined) return Array.from(values)
  const vectors = Array.from({ length: rows }, (_, row) => values.subarray(row * length, (row + 1) * length))
  return vectors.map((vector) => prepared(task, vector, file))
}

/** A vector as the task has it: with its weight, and within the norm. */
function prepared({ vdaf }: Task, vector: TensorValues, { clip, weight }: MeasurementFile): Measurement {
  if (weight === undefined) return clip && vdaf instanceof NormSum ? vdaf.clip(vector) : vector
  const weighted = { vector, weight }
  return clip && vdaf instanceof WeightedNormSum ? vdaf.clip(weighted) : weighted
}

/** Numbers of a measurement that is a vector; undefined where it is a single one. */
function lengthOf({ parameters: { vdaf, parameters } }: Task): number | undefined {
  if (vdaf === 'Prio3Histogram') return undefined
  const length = parameters.length ?? parameters.dimension
  return length === undefined ? undefined : Number(length)
}

async function columnOf(path: string, name: string): Promise<Rows> {
  const values = await readColumn(path, name)
  return { values, count: values.length }
}

async function rowsOf(path: string): Promise<Rows> {
  const update = await readUpdate(path)
  checkFinite(update, path)
  const [tensor, ...others] = update.tensors
  return { values: flatten(update), count: others.length > 0 ? 1 : (tensor?.shape[0] ?? 1) }
}
