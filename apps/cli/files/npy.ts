import { sameBytes } from '../../../src/same-bytes.ts'
import {
  type ByteOrder,
  type DType,
  decodeStored,
  dtypes,
  encodeReals,
  type StoredNumbers,
  toReals,
} from './dtype.ts'
import { parseNpyHeader } from './npy-header.ts'
import { invalidFile } from './read-bytes.ts'
import { describeElement, sizeOf, type Tensor } from './tensor.ts'

/** What a .npy file holds besides its numbers. */
export interface NpyFormat {
  readonly kind: 'npy'
  readonly byteOrder: ByteOrder
  /** Whether the file's first index changes fastest. */
  readonly fortranOrder: boolean
}

/** The array of a .npy file, its numbers as they are stored but in row-major order. */
export interface NpyArray {
  readonly format: NpyFormat
  readonly dtype: DType
  readonly shape: readonly number[]
  readonly stored: StoredNumbers
}

/** A header of version 1.0 is at most this long, and no array of plain numbers needs more. */
const maxHeaderBytes = 65_535

const magic = Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59)

const codes: Partial<Record<DType, string>> = {
  bool: 'b1',
  int8: 'i1',
  int16: 'i2',
  int32: 'i4',
  int64: 'i8',
  uint8: 'u1',
  uint16: 'u2',
  uint32: 'u4',
  uint64: 'u8',
  float16: 'f2',
  float32: 'f4',
  float64: 'f8',
}

const dtypeOfCode = new Map(Object.entries(codes).map(([dtype, code]) => [code, dtype as DType]))

/** The data begins at a multiple of this, so that it can be mapped into memory. */
const alignment = 64

/**
 * Reads a .npy file as one unnamed tensor: format 1.0, 2.0 or 3.0 (NumPy Enhancement Proposal 1), floats and integers
 * of either byte order, in C or Fortran order.
 *
 * @throws BeaverdamError FILE_INVALID, or NOT_REPRESENTABLE at an integer that a double cannot hold exactly
 */
export function parseNpy(bytes: Uint8Array, path: string): { format: NpyFormat; tensors: readonly Tensor[] } {
  const { format, dtype, shape, stored } = parseNpyArray(bytes, path)
  const layout = { name: '', shape, dtype }
  const values = toReals(stored, dtype, (index) => `${path}: ${describeElement(layout, index)}`)
  return { format, tensors: [{ ...layout, values }] }
}

/** Writes a tensor as a .npy file of format 1.0. */
export function formatNpy(tensor: Tensor, format: NpyFormat): Uint8Array {
  const { shape, dtype, values } = tensor
  const stored = format.fortranOrder ? reverseAxes(values, shape) : values
  const data = encodeReals(stored, dtype, format.byteOrder)
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`
  const order = format.fortranOrder ? 'True' : 'False'
  const header = `{'descr': '${descrOf(dtype, format.byteOrder)}', 'fortran_order': ${order}, 'shape': ${tuple}, }`
  const start = Math.ceil((10 + header.length + 1) / alignment) * alignment
  const bytes = new Uint8Array(start + data.length)
  bytes.set(magic)
  bytes.set([1, 0], 6)
  new DataView(bytes.buffer).setUint16(8, start - 10, true)
  bytes.set(Buffer.from(`${header.padEnd(start - 11)}\n`, 'latin1'), 10)
  bytes.set(data, start)
  return bytes
}

/**
 * Takes a .npy file apart and checks that its data is as long as its header says.
 *
 * @throws BeaverdamError FILE_INVALID
 */
export function parseNpyArray(bytes: Uint8Array, path: string): NpyArray {
  if (bytes.length < 10 || !sameBytes(bytes.subarray(0, magic.length), magic))
    invalidFile(path, 'is not a .npy file: it does not begin as one')
  const [major = 0, minor = 0] = bytes.subarray(6, 8)
  if (major < 1 || major > 3 || minor !== 0)
    invalidFile(path, `is a .npy file of unknown version ${major}.${minor}`)
  const start = major === 1 ? 10 : 12
  if (bytes.length < start) invalidFile(path, 'is cut short inside its header')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const headerLength = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true)
  if (headerLength > maxHeaderBytes)
    invalidFile(path, `has a header of ${headerLength} bytes, where at most ${maxHeaderBytes} are read`)
  if (bytes.length < start + headerLength) invalidFile(path, 'is cut short inside its header')
  // Latin-1 and UTF-8 differ only in names of structured types, which are refused.
  const text = new TextDecoder('latin1').decode(bytes.subarray(start, start + headerLength))
  const { descr, fortranOrder, shape } = parseNpyHeader(text, path)
  const { dtype, byteOrder } = parseDescr(descr, path)
  const data = bytes.subarray(start + headerLength)
  const promised = sizeOf(shape) * dtypes[dtype].bytes
  if (data.length !== promised)
    invalidFile(
      path,
      `${data.length < promised ? 'is cut short' : 'is too long'}: its header announces ${promised} bytes of data, and ${data.length} follow`,
    )
  const stored = decodeStored(data, dtype, byteOrder)
  return {
    format: { kind: 'npy', byteOrder, fortranOrder },
    dtype,
    shape,
    stored: fortranOrder ? reverseAxes(stored, shape.toReversed()) : stored,
  }
}

/**
 * Reverses the axes of row-major values: the column-major values of a shape are the row-major ones of the reversed
 * shape.
 */
function reverseAxes<T extends StoredNumbers>(values: T, shape: readonly number[]): T {
  if (values.length === 0) return values
  // Where each value goes, worked out axis by axis: an axis multiplies the places, each copy one stride further. Axes of
  // length 1 change nothing, and a header could name thousands.
  let places = Uint32Array.of(0)
  for (const length of shape.filter((axis) => axis > 1)) {
    const stride = places.length
    const multiplied = new Uint32Array(stride * length)
    places.forEach((place, i) => {
      for (let k = 0; k < length; k++) multiplied[i * length + k] = place + k * stride
    })
    places = multiplied
  }
  const reversed = values.slice() as { [index: number]: number | bigint }
  places.forEach((place, i) => {
    reversed[place] = values[i] ?? 0
  })
  return reversed as T
}

function parseDescr(descr: string, path: string): { dtype: DType; byteOrder: ByteOrder } {
  const [, order, code = ''] = /^([<>|])([a-z]\d)$/.exec(descr) ?? []
  const dtype = dtypeOfCode.get(code)
  if (dtype === undefined || (order === '|' && dtypes[dtype].bytes > 1))
    return invalidFile(
      path,
      `has the number type ${JSON.stringify(descr.slice(0, 16))}; floats of 2, 4 and 8 bytes, integers of 1 to 8 and booleans can be read`,
    )
  return { dtype, byteOrder: order === '>' ? 'big' : 'little' }
}

function descrOf(dtype: DType, byteOrder: ByteOrder): string {
  const order = dtypes[dtype].bytes === 1 ? '|' : byteOrder === 'little' ? '<' : '>'
  return `${order}${codes[dtype]}`
}
