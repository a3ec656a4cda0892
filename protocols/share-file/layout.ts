import { checkInteger, invalidArgument } from '../../src/errors.ts'

/** What the numbers of a tensor are read back as; a file names a type by its index here. */
export const numberTypes = [
  'bool',
  'int8',
  'int16',
  'int32',
  'int64',
  'uint8',
  'uint16',
  'uint32',
  'uint64',
  'float16',
  'bfloat16',
  'float32',
  'float64',
] as const

/** One of them. */
export type NumberType = (typeof numberTypes)[number]

/** A tensor, without its numbers. */
export interface TensorLayout {
  /** Empty where there is one tensor without a name. */
  readonly name: string
  /** Lengths by axis; empty for a single number. */
  readonly shape: readonly number[]
  readonly dtype: NumberType
}

/** How a shared vector is written out again: the tensors that it is made of, and the file that they came from. */
export interface VectorLayout {
  /** What kind of file: its extension. The page says which there are. */
  readonly form: string
  /** What else that kind of file needs, in an order of its own. */
  readonly details: readonly string[]
  /** In the order of that file. In the vector they stand in the order of their names, compared by UTF-16 code units. */
  readonly tensors: readonly TensorLayout[]
}

/** Longest vector: with its tags, and anchors of 255 holders, below 2^27 elements, beyond which programs take none. */
const largestLength = (1 << 26) - 256

const largestTextBytes = 0xffff
const largestRank = 255
const largestCount = 0xffff_ffff

/** How many elements the tensors have together. */
export function lengthOf({ tensors }: VectorLayout): number {
  return tensors.reduce((sum, { shape }) => sum + sizeOf(shape), 0)
}

/** @throws BeaverdamError INVALID_ARGUMENT for a layout that a share file cannot hold */
export function checkLayout(layout: VectorLayout): void {
  const { form, details, tensors } = layout
  for (const text of [form, ...details, ...tensors.map(({ name }) => name)]) checkText(text)
  const names = new Set(tensors.map(({ name }) => name))
  if (names.size < tensors.length) invalidArgument('tensors', 'names that differ', 'the same one twice')
  for (const { shape } of tensors) {
    checkInteger('axes of a tensor', shape.length, 0, largestRank)
    for (const axis of shape) checkInteger('an axis of a tensor', axis, 0, largestCount)
  }
  checkInteger('numbers in all tensors', lengthOf(layout), 1, largestLength)
}

/** Infinite for a shape whose product is: it is refused for its size all the same. */
function sizeOf(shape: readonly number[]): number {
  return shape.includes(0) ? 0 : shape.reduce((size, axis) => size * axis, 1)
}

function checkText(text: string): void {
  const bytes = new TextEncoder().encode(text).length
  if (bytes > largestTextBytes)
    invalidArgument('a text of the layout', `at most ${largestTextBytes} bytes`, `${bytes} bytes`)
}
