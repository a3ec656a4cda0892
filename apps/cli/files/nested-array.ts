import type { TensorValues } from './dtype.ts'
import { sizeOf } from './tensor.ts'

/** As many axes as a NumPy array may have. */
const maxAxes = 64

/** JSON arrays within arrays, as one row-major list. */
export interface Unnested {
  readonly shape: readonly number[]
  /** What stands innermost; an array among them means that the nesting is not even. */
  readonly items: readonly unknown[]
}

/** Takes evenly nested arrays apart; a value that is no array has the empty shape. Undefined if rows differ in length. */
export function unnest(value: unknown): Unnested | undefined {
  const shape: number[] = []
  let items: readonly unknown[] = [value]
  while (Array.isArray(items[0]) && shape.length < maxAxes) {
    const { length } = items[0]
    if (!items.every((row) => Array.isArray(row) && row.length === length)) return undefined
    shape.push(length)
    const [only] = items
    // no copy of a vector
    items = items.length === 1 ? only : items.flat()
  }
  return { shape, items }
}

/** Puts row-major values back into nested arrays. */
export function nest(values: TensorValues, shape: readonly number[]): unknown {
  const [length, ...inner] = shape
  if (length === undefined) return values[0]
  if (inner.length === 0) return Array.from(values)
  const size = sizeOf(inner)
  return Array.from({ length }, (_, row) => nest(values.subarray(row * size, (row + 1) * size), inner))
}
