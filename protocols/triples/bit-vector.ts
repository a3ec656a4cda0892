import type { Field } from '../../src/field/field.ts'
import { FieldVector } from '../../src/field/vector.ts'

/** Bits as field elements: one for each bit of the bytes, the lowest of a byte first, until `length` are there. */
export function bitVector(field: Field, bytes: Uint8Array, length: number): FieldVector {
  const vector = FieldVector.zero(field, length)
  // an element is little-endian: its first byte alone makes it 0 or 1
  for (let i = 0; i < length; i++)
    vector.bytes[i * field.elementBytes] = ((bytes[i >> 3] as number) >> (i & 7)) & 1
  return vector
}
