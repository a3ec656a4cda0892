import { BeaverdamError } from '../../../src/errors.ts'
import { bfloat16, decodeHalf, encodeHalf, float16, roundToEven } from './half.ts'

/** Real numbers in memory: floats of up to 32 bits as Float32Array, float64 and integers as Float64Array. */
export type TensorValues = Float32Array | Float64Array

export type ByteOrder = 'little' | 'big'

interface NumberFormat {
  readonly bytes: 1 | 2 | 4 | 8
  readonly kind: 'integer' | 'float'
  /** Integers outside these bounds are refused; a float outside them has rounded to infinity. */
  readonly min: number
  readonly max: number
}

/** The number types of files, by their NumPy names. A 64-bit integer is bounded by what a double holds exactly. */
export const dtypes = {
  bool: integer(1, 0, 1),
  int8: integer(1, -128, 127),
  int16: integer(2, -32_768, 32_767),
  int32: integer(4, -2_147_483_648, 2_147_483_647),
  int64: integer(8, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
  uint8: integer(1, 0, 255),
  uint16: integer(2, 0, 65_535),
  uint32: integer(4, 0, 4_294_967_295),
  uint64: integer(8, 0, Number.MAX_SAFE_INTEGER),
  float16: float(2, 65_504),
  bfloat16: float(2, (2 - 2 ** -7) * 2 ** 127),
  float32: float(4, (2 - 2 ** -23) * 2 ** 127),
  float64: float(8, Number.MAX_VALUE),
} as const satisfies Record<string, NumberFormat>

export type DType = keyof typeof dtypes

/** Numbers as their file stores them, in this machine's byte order; float16 and bfloat16 as their bits. */
export type StoredNumbers =
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | BigUint64Array
  | Float32Array
  | Float64Array

/** Takes bytes as numbers of a type; `bytes` is a whole number of them and is not changed. */
export function decodeStored(bytes: Uint8Array, dtype: DType, byteOrder: ByteOrder): StoredNumbers {
  const copy = new Uint8Array(bytes)
  swapUnlessHost(copy, dtype, byteOrder)
  return new storage[dtype](copy.buffer)
}

/**
 * Takes stored numbers as real numbers.
 *
 * @param place names file, tensor and index of the i-th number, for the error
 * @throws BeaverdamError NOT_REPRESENTABLE at an integer that a double cannot hold exactly
 */
export function toReals(stored: StoredNumbers, dtype: DType, place: (index: number) => string): TensorValues {
  if (stored instanceof Float32Array || stored instanceof Float64Array) return stored
  if (dtype === 'float16' || dtype === 'bfloat16') return decodeHalf(stored as Uint16Array, halves[dtype])
  const { min, max } = dtypes[dtype]
  const values = new Float64Array(stored.length)
  for (let i = 0; i < values.length; i++) {
    const value = Number(stored[i])
    if (value < min || value > max) notRepresentable(place(i), dtype)
    values[i] = value
  }
  return values
}

/**
 * Rounds real numbers to what a type holds, to nearest with ties to even.
 *
 * @param place names tensor and index of the i-th number, for the error
 * @throws BeaverdamError NOT_REPRESENTABLE at a number beyond the type's range
 */
export function narrow(values: Float64Array, dtype: DType, place: (index: number) => string): TensorValues {
  const rounded = roundTo(values, dtype)
  const { min, max } = dtypes[dtype]
  const index = rounded.findIndex((value) => !(value >= min && value <= max))
  if (index >= 0) notRepresentable(place(index), dtype)
  return rounded
}

/** Gives the bytes of numbers that their type holds exactly. */
export function encodeReals(values: TensorValues, dtype: DType, byteOrder: ByteOrder): Uint8Array {
  const stored = toStored(values, dtype)
  const bytes = new Uint8Array(stored.buffer)
  swapUnlessHost(bytes, dtype, byteOrder)
  return bytes
}

const storage = {
  bool: Uint8Array,
  int8: Int8Array,
  int16: Int16Array,
  int32: Int32Array,
  int64: BigInt64Array,
  uint8: Uint8Array,
  uint16: Uint16Array,
  uint32: Uint32Array,
  uint64: BigUint64Array,
  float16: Uint16Array,
  bfloat16: Uint16Array,
  float32: Float32Array,
  float64: Float64Array,
} as const

const halves = { float16, bfloat16 }

const hostOrder: ByteOrder = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1 ? 'little' : 'big'

function toStored(values: TensorValues, dtype: DType): StoredNumbers {
  if (dtype === 'float16' || dtype === 'bfloat16') return encodeHalf(values, halves[dtype])
  if (dtype === 'int64') return BigInt64Array.from(values, BigInt)
  if (dtype === 'uint64') return BigUint64Array.from(values, BigInt)
  return new storage[dtype](values)
}

function roundTo(values: Float64Array, dtype: DType): TensorValues {
  if (dtype === 'float64') return values
  if (dtype === 'float32') return new Float32Array(values)
  if (dtype === 'float16' || dtype === 'bfloat16')
    return decodeHalf(encodeHalf(values, halves[dtype]), halves[dtype])
  return values.map(roundToEven)
}

function swapUnlessHost(bytes: Uint8Array, dtype: DType, byteOrder: ByteOrder): void {
  if (byteOrder === hostOrder) return
  const width = dtypes[dtype].bytes
  for (let at = 0; at < bytes.length; at += width) bytes.subarray(at, at + width).reverse()
}

function notRepresentable(place: string, dtype: DType): never {
  const { kind, bytes, min, max } = dtypes[dtype]
  const limit = kind === 'integer' && bytes === 8 ? ' that doubles hold exactly' : ''
  throw new BeaverdamError(
    'NOT_REPRESENTABLE',
    `${place} is outside the range of ${dtype}${limit}, ${min}..${max}`,
  )
}

function integer(bytes: 1 | 2 | 4 | 8, min: number, max: number): NumberFormat {
  return { bytes, kind: 'integer', min, max }
}

function float(bytes: 2 | 4 | 8, max: number): NumberFormat {
  return { bytes, kind: 'float', min: -max, max }
}
