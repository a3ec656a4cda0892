import { FieldVector } from '../../src/field/vector.ts'

/** Every element mod 2^bits. */
export function lowBits({ field, bytes }: FieldVector, bits: number): FieldVector {
  const size = field.elementBytes
  const wholeBytes = bits >> 3
  const low = new Uint8Array(bytes.length)
  for (let at = 0; at < bytes.length; at += size) {
    for (let i = at; i < at + wholeBytes; i++) low[i] = bytes[i] as number
    low[at + wholeBytes] = (bytes[at + wholeBytes] as number) & ((1 << (bits & 7)) - 1)
  }
  return new FieldVector(field, low)
}

/** Bits 0 to count - 1 of every element, one row of all elements after the other. */
export function bitsOf({ field, bytes, length }: FieldVector, count: number): FieldVector {
  const size = field.elementBytes
  const rows = FieldVector.zero(field, count * length)
  // an element is little-endian: its first byte alone makes it 0 or 1
  for (let j = 0, to = 0; j < count; j++)
    for (let at = j >> 3; at < bytes.length; at += size, to += size)
      rows.bytes[to] = ((bytes[at] as number) >> (j & 7)) & 1
  return rows
}
