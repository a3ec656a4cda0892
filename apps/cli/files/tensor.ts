import type { DType, TensorValues } from './dtype.ts'

/** What a tensor is, without its numbers. */
export interface TensorLayout {
  /** Empty where the format has no names: .npy, .csv and a bare JSON array hold one array. */
  readonly name: string
  /** Lengths by axis; empty for a single number. */
  readonly shape: readonly number[]
  readonly dtype: DType
}

/** A named array of real numbers. */
export interface Tensor extends TensorLayout {
  /** Row-major, whatever the file's order; every number is one that `dtype` holds exactly. */
  readonly values: TensorValues
}

/** How many numbers a shape holds. */
export function sizeOf(shape: readonly number[]): number {
  return shape.includes(0) ? 0 : shape.reduce((size, length) => size * length, 1)
}

/** Names a tensor in a sentence. */
export function describeTensor(name: string): string {
  return name === '' ? 'the array' : `tensor ${JSON.stringify(name)}`
}

/**
 * Names one number of a tensor in a sentence by its index along each axis: `tensor "w" at [3, 4]`. The only one of a
 * tensor without axes is the tensor.
 */
export function describeElement(tensor: TensorLayout, flatIndex: number): string {
  if (tensor.shape.length === 0) return describeTensor(tensor.name)
  const index: number[] = []
  let rest = flatIndex
  for (const length of tensor.shape.toReversed()) {
    index.unshift(rest % length)
    rest = Math.floor(rest / length)
  }
  return `${describeTensor(tensor.name)} at [${index.join(', ')}]`
}
