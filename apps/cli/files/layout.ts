import { BeaverdamError, invalidArgument } from '../../../src/errors.ts'
import { narrow, type TensorValues } from './dtype.ts'
import { describeElement, describeTensor, sizeOf, type Tensor, type TensorLayout } from './tensor.ts'
import type { Update, UpdateLayout } from './update.ts'

/** An update or its layout, with the file that it was read from. */
export interface FileLayout {
  readonly path: string
  readonly update: UpdateLayout
}

/**
 * Checks that files hold the same tensors in the same format: names in any order, shapes, number types, and the column
 * names of a CSV.
 *
 * @throws BeaverdamError FILE_MISMATCH, which names the first file that differs, the tensor and the difference
 */
export function checkSameLayout(files: readonly FileLayout[]): void {
  const [first, ...others] = files
  if (first === undefined) return
  for (const other of others) {
    const difference = differenceOf(first, other)
    if (difference !== undefined) throw new BeaverdamError('FILE_MISMATCH', difference)
  }
}

/**
 * Checks that every number is finite.
 *
 * @throws BeaverdamError NOT_FINITE, which names the file, the tensor and the index
 */
export function checkFinite(update: Update, path: string): void {
  for (const tensor of update.tensors) {
    const index = tensor.values.findIndex((value) => !Number.isFinite(value))
    if (index < 0) continue
    const what = Number.isNaN(tensor.values[index]) ? 'NaN' : 'infinite'
    throw new BeaverdamError('NOT_FINITE', `${path}: ${describeElement(tensor, index)} is ${what}`)
  }
}

/**
 * Lays an update out as one vector, tensor by tensor in the order of their names, so that files that list the same
 * tensors in other orders still add up. It may share the memory of a single tensor.
 *
 * @returns a Float32Array if every tensor is one
 */
export function flatten(update: Update): TensorValues {
  const parts = inNameOrder(update.tensors).map(([, { values }]) => values)
  if (parts.length === 1 && parts[0] !== undefined) return parts[0]
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  const single = parts.every((part) => part instanceof Float32Array)
  const vector = single ? new Float32Array(length) : new Float64Array(length)
  let place = 0
  for (const part of parts) {
    vector.set(part, place)
    place += part.length
  }
  return vector
}

/**
 * Takes a vector in the order of `flatten` apart into an update, and rounds every number to its tensor's type, to
 * nearest with ties to even.
 *
 * @throws BeaverdamError NOT_REPRESENTABLE, which names a tensor whose type is too small for the result
 */
export function unflatten(layout: UpdateLayout, vector: Float64Array): Update {
  const length = layout.tensors.reduce((sum, { shape }) => sum + sizeOf(shape), 0)
  if (vector.length !== length)
    invalidArgument('vector', `${length} numbers, as the layout has`, vector.length)
  const tensors: Tensor[] = []
  let place = 0
  for (const [index, tensor] of inNameOrder(layout.tensors)) {
    const { name, shape, dtype } = tensor
    const part = vector.subarray(place, place + sizeOf(shape))
    const values = narrow(part, dtype, (i) => `the result for ${describeElement(tensor, i)}`)
    tensors[index] = { name, shape, dtype, values }
    place += part.length
  }
  return { format: layout.format, tensors }
}

/** The tensors by name, each with its index in the file. Names are compared by code units, as no locale changes. */
function inNameOrder<T extends TensorLayout>(tensors: readonly T[]): [index: number, tensor: T][] {
  return [...tensors.entries()].sort(([, x], [, y]) => (x.name < y.name ? -1 : 1))
}

/** The first difference between two files as a sentence, or undefined. */
function differenceOf(first: FileLayout, other: FileLayout): string | undefined {
  const [format, otherFormat] = [first.update.format, other.update.format]
  if (otherFormat.kind !== format.kind)
    return `${other.path} is a .${otherFormat.kind} file, where ${first.path} is a .${format.kind} file`

  const others = new Map(other.update.tensors.map((tensor) => [tensor.name, tensor]))
  for (const tensor of first.update.tensors) {
    const twin = others.get(tensor.name)
    if (twin === undefined) return `${other.path} lacks ${describeTensor(tensor.name)} of ${first.path}`
    others.delete(tensor.name)
    if (twin.shape.join() !== tensor.shape.join())
      return `${other.path}: ${describeTensor(tensor.name)} has shape [${twin.shape.join(', ')}], where ${first.path} has [${tensor.shape.join(', ')}]`
    if (twin.dtype !== tensor.dtype)
      return `${other.path}: ${describeTensor(tensor.name)} is ${twin.dtype}, where ${first.path} has ${tensor.dtype}`
  }
  const [extra] = others.keys()
  if (extra !== undefined) return `${other.path} has ${describeTensor(extra)}, which ${first.path} lacks`

  return headerDifference(first, other)
}

function headerDifference(first: FileLayout, other: FileLayout): string | undefined {
  const names = headerOf(first)
  const otherNames = headerOf(other)
  if (names === undefined && otherNames === undefined) return undefined
  if (otherNames === undefined) return `${other.path} has no header, where ${first.path} has one`
  if (names === undefined) return `${other.path} has a header, where ${first.path} has none`
  const column = names.findIndex((name, i) => name !== otherNames[i])
  if (column < 0) return undefined
  return `${other.path} has column ${JSON.stringify(otherNames[column])}, where ${first.path} has ${JSON.stringify(names[column])}`
}

function headerOf({ update }: FileLayout): readonly string[] | undefined {
  return update.format.kind === 'csv' ? update.format.header : undefined
}
