import type { Field } from './field.ts'
import { FieldVector } from './vector.ts'

/**
 * A vector of one element, `length` times: each step doubles how many are there.
 *
 * @param value reduced mod p
 * @throws BeaverdamError INVALID_ARGUMENT for a length that is not a non-negative integer
 */
export function repeated(field: Field, value: bigint, length: number): FieldVector {
  const vector = FieldVector.zero(field, length)
  const { bytes } = vector
  if (length > 0) bytes.set(FieldVector.of(field, [value]).bytes)
  for (let known = field.elementBytes; known < bytes.length; known *= 2) bytes.copyWithin(known, 0, known)
  return vector
}
