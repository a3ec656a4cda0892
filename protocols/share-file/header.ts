import { sha256 } from '@noble/hashes/sha2.js'
import type { ByteReader } from '../task/byte-reader.ts'
import { ByteWriter } from '../task/byte-writer.ts'
import { numberTypes, type TensorLayout, type VectorLayout } from './layout.ts'
import { commitmentBytes } from './share-commitment.ts'
import { idBytes, type Sharing, schemes, shareFields } from './sharing.ts'

/** The format and its version. */
export const shareFileFormat = 'beaverdam/share-file/v1'

/** Whether a sharing says what its elements are bounded by. */
const boundedness = [false, true] as const

/** Bytes of a bound. */
const boundBytes = 16

/** The part that all files of one sharing have: see the page. */
export function encodeHeader(sharing: Sharing): Uint8Array {
  const { scheme, field, parties, threshold, fractionBits, bound, layout, id, commitments } = sharing
  const writer = new ByteWriter()
    .text(shareFileFormat)
    .bytes(id)
    .integer(schemes.indexOf(scheme), 1)
    .integer(shareFields.indexOf(field), 1)
    .integer(parties, 1)
    .integer(threshold, 1)
    .integer(fractionBits, 2)
    .integer(boundedness.indexOf(bound !== undefined), 1)
    .integer(bound ?? 0n, boundBytes)
  writeLayout(writer, layout)
  for (const commitment of commitments) writer.bytes(commitment)
  return writer.toBytes()
}

/** What a header says behind its format, whether or not a sharing may be so. @throws BeaverdamError SHARE_FILE_INVALID */
export function readHeader(reader: ByteReader): Sharing {
  const id = reader.bytes(idBytes)
  const terms = {
    scheme: reader.choice(schemes),
    field: reader.choice(shareFields),
    parties: reader.count(1),
    threshold: reader.count(1),
    fractionBits: reader.count(2),
  }
  const bounded = reader.choice(boundedness)
  const bound = reader.integer(boundBytes)
  const layout = readLayout(reader)
  const commitments = Array.from({ length: terms.parties }, () => reader.bytes(commitmentBytes))
  return { ...terms, bound: bounded ? bound : undefined, layout, id, commitments }
}

/** Tells sharings apart: the SHA-256 of the header. */
export function digestOf(sharing: Sharing): Uint8Array {
  return sha256(encodeHeader(sharing))
}

function writeLayout(writer: ByteWriter, { form, details, tensors }: VectorLayout): void {
  writer.text(form).integer(details.length, 4)
  for (const detail of details) writer.text(detail)
  writer.integer(tensors.length, 4)
  for (const { name, shape, dtype } of tensors) {
    writer.text(name).integer(numberTypes.indexOf(dtype), 1).integer(shape.length, 1)
    for (const axis of shape) writer.integer(axis, 4)
  }
}

function readLayout(reader: ByteReader): VectorLayout {
  const form = reader.text()
  return {
    form,
    details: readList(reader, () => reader.text()),
    tensors: readList(reader, () => readTensor(reader)),
  }
}

function readTensor(reader: ByteReader): TensorLayout {
  const name = reader.text()
  const dtype = reader.choice(numberTypes)
  const shape = Array.from({ length: reader.count(1) }, () => reader.count(4))
  return { name, shape, dtype }
}

/** A list after its length. It grows as it is read, since the length may be a lie. */
function readList<T>(reader: ByteReader, read: () => T): readonly T[] {
  const list: T[] = []
  for (let left = reader.count(4); left > 0; left--) list.push(read())
  return list
}
