import type { FieldVector } from '../../../src/field/vector.ts'

/**
 * The lowest `bits` bits of all elements, packed eight to a byte with the lowest first: the highest bit of every element,
 * then the next lower of every element, and so on.
 */
export function bitPlanes(x: FieldVector, bits: number): Uint8Array {
  const { bytes, length } = x
  const size = x.field.elementBytes
  const planes = new Uint8Array(Math.ceil((bits * length) / 8))
  let next = 0
  for (let bit = bits - 1; bit >= 0; bit--)
    for (let at = bit >> 3; at < bytes.length; at += size, next++) {
      const value = ((bytes[at] as number) >> (bit & 7)) & 1
      planes[next >> 3] = (planes[next >> 3] as number) | (value << (next & 7))
    }
  return planes
}
