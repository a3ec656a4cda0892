import { viewOf, writeElement } from './element-bytes.ts'
import type { Field } from './field.ts'
import { residue } from './modular.ts'
import { FieldVector } from './vector.ts'

/**
 * The first `length` powers of an element, 1, x, x^2, ..: each step doubles how many are known.
 *
 * @param x reduced mod p
 * @throws BeaverdamError INVALID_ARGUMENT for a length that is not a non-negative integer
 */
export function powers(field: Field, x: bigint, length: number): FieldVector {
  const vector = FieldVector.zero(field, length)
  const { bytes } = vector
  if (length > 0) writeElement(viewOf(bytes), 0, field.elementBytes, 1n)
  let power = residue(x, field.modulus)
  for (let known = field.elementBytes; known < bytes.length; known *= 2) {
    const next = bytes.subarray(known, 2 * known)
    field.scale(next, bytes.subarray(0, next.length), power)
    power = (power * power) % field.modulus
  }
  return vector
}
