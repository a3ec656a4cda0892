import { type DType, decodeStored, dtypes, encodeReals, toReals } from './dtype.ts'
import { isJsonObject, parseJson } from './json-document.ts'
import { decodeText, invalidFile } from './read-bytes.ts'
import { describeElement, describeTensor, sizeOf, type Tensor, type TensorLayout } from './tensor.ts'

/** What a .safetensors file holds besides its tensors; they stand in the order of their data. */
export interface SafetensorsFormat {
  readonly kind: 'safetensors'
  /** The `__metadata__` entries, where the file has some. */
  readonly metadata?: ReadonlyMap<string, string>
}

/** The format's own bound on its JSON header. */
const maxHeaderBytes = 100_000_000

/** The data begins at a multiple of this; the header is padded with spaces. */
const alignment = 8

/**
 * Reads a .safetensors file (the format of the safetensors library: a length, a JSON header, the tensors' bytes without
 * gap or overlap) with tensors of F16, BF16, F32 and F64.
 *
 * @throws BeaverdamError FILE_INVALID
 */
export function parseSafetensors(
  bytes: Uint8Array,
  path: string,
): { format: SafetensorsFormat; tensors: readonly Tensor[] } {
  if (bytes.length < 8) invalidFile(path, 'is cut short inside the length of its header')
  const headerLength = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true))
  if (headerLength > maxHeaderBytes)
    invalidFile(
      path,
      `announces a header of ${headerLength} bytes, where at most ${maxHeaderBytes} are allowed`,
    )
  if (bytes.length < 8 + headerLength) invalidFile(path, 'is cut short inside its header')
  const header = parseJson(decodeText(bytes.subarray(8, 8 + headerLength), path), path)
  if (!isJsonObject(header)) return invalidFile(path, 'has a header that is not a JSON object')
  const { __metadata__: metadata, ...entries } = header
  const data = bytes.subarray(8 + headerLength)
  const tensors = inDataOrder(
    Object.entries(entries).map(([name, entry]) => parseEntry(name, entry, path)),
    data.length,
    path,
  ).map(({ layout, begin, end }) => {
    const stored = decodeStored(data.subarray(begin, end), layout.dtype, 'little')
    const values = toReals(stored, layout.dtype, (index) => `${path}: ${describeElement(layout, index)}`)
    return { ...layout, values }
  })
  const format: SafetensorsFormat = { kind: 'safetensors' }
  return {
    format: metadata === undefined ? format : { ...format, metadata: parseMetadata(metadata, path) },
    tensors,
  }
}

/** Writes tensors of F16, BF16, F32 and F64 as a .safetensors file, in their order. */
export function formatSafetensors(tensors: readonly Tensor[], format: SafetensorsFormat): Uint8Array {
  const parts = tensors.map(({ values, dtype }) => encodeReals(values, dtype, 'little'))
  // The members are joined as text, since an object would move names that look like indices to its front.
  const members =
    format.metadata === undefined ? [] : [member('__metadata__', Object.fromEntries(format.metadata))]
  let begin = 0
  for (const { name, shape, dtype } of tensors) {
    const end = begin + sizeOf(shape) * dtypes[dtype].bytes
    members.push(member(name, { dtype: codes[dtype], shape, data_offsets: [begin, end] }))
    begin = end
  }
  const text = Buffer.from(`{${members.join(',')}}`)
  const headerLength = Math.ceil(text.length / alignment) * alignment
  const bytes = new Uint8Array(8 + headerLength + begin)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerLength), true)
  bytes.fill(0x20, 8, 8 + headerLength)
  bytes.set(text, 8)
  let place = 8 + headerLength
  for (const part of parts) {
    bytes.set(part, place)
    place += part.length
  }
  return bytes
}

const codes: Partial<Record<DType, string>> = {
  float16: 'F16',
  bfloat16: 'BF16',
  float32: 'F32',
  float64: 'F64',
}

const dtypeOfCode = new Map<unknown, DType>(
  Object.entries(codes).map(([dtype, code]) => [code, dtype as DType]),
)

interface Entry {
  readonly layout: TensorLayout
  readonly begin: number
  readonly end: number
}

function member(name: string, value: unknown): string {
  return `${JSON.stringify(name)}:${JSON.stringify(value)}`
}

function parseEntry(name: string, entry: unknown, path: string): Entry {
  const tensor = describeTensor(name)
  if (!isJsonObject(entry) || Object.keys(entry).toSorted().join() !== 'data_offsets,dtype,shape')
    return invalidFile(path, `describes ${tensor} by other entries than dtype, shape and data_offsets`)
  const { dtype: code, shape, data_offsets: offsets } = entry
  const dtype = dtypeOfCode.get(code)
  if (dtype === undefined)
    return invalidFile(
      path,
      `has ${tensor} of type ${JSON.stringify(code).slice(0, 16)}; only F16, BF16, F32 and F64 can be read`,
    )
  if (!isCounts(shape)) return invalidFile(path, `has ${tensor} with a shape that is not a list of lengths`)
  if (!isCounts(offsets) || offsets.length !== 2)
    return invalidFile(path, `has ${tensor} with data_offsets that are not a pair of offsets`)
  const [begin, end] = offsets as [number, number]
  const bytes = sizeOf(shape) * dtypes[dtype].bytes
  if (end - begin !== bytes)
    invalidFile(path, `has ${tensor} with a shape of ${bytes} bytes and data_offsets of ${end - begin}`)
  return { layout: { name, shape, dtype }, begin, end }
}

/** Orders entries by their place in the data and checks that they cover it, each byte once. */
function inDataOrder(entries: readonly Entry[], dataBytes: number, path: string): readonly Entry[] {
  const ordered = entries.toSorted((x, y) => x.begin - y.begin || x.end - y.end)
  let covered = 0
  for (const { layout, begin, end } of ordered) {
    if (begin !== covered)
      invalidFile(
        path,
        `has ${describeTensor(layout.name)} at byte ${begin} of its data, where ${covered} was expected`,
      )
    covered = end
  }
  if (covered !== dataBytes)
    invalidFile(
      path,
      `${dataBytes < covered ? 'is cut short' : 'is too long'}: its header announces ${covered} bytes of data, and ${dataBytes} follow`,
    )
  return ordered
}

function parseMetadata(metadata: unknown, path: string): ReadonlyMap<string, string> {
  if (!isJsonObject(metadata)) return invalidFile(path, 'has __metadata__ that is not an object')
  return new Map(
    Object.entries(metadata).map(([key, value]) => {
      if (typeof value !== 'string')
        return invalidFile(path, 'has __metadata__ with values that are not strings')
      return [key, value]
    }),
  )
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((count) => Number.isSafeInteger(count) && count >= 0)
}
