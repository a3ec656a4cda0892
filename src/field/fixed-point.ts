import { checkInteger } from '../errors.ts'
import type { EncodeReport, Field, FixedFormat, Reals } from './field.ts'
import { FieldVector } from './vector.ts'

/**
 * Real numbers as field elements: each is clipped to [-clip, clip], multiplied by 2^fractionBits and rounded to an
 * integer, ties to even; a negative integer is its residue mod p.
 *
 * @returns the elements, and how many reals were beyond the clip
 * @throws BeaverdamError NOT_FINITE with the index of the first NaN or infinity
 * @throws BeaverdamError HEADROOM_EXCEEDED if the field cannot hold the clip
 * @throws BeaverdamError INVALID_ARGUMENT for a format out of range
 *
 * @example
 * const { vector } = encodeFixed(Field64, Float32Array.of(0.5, -0.25), { fractionBits: 16, clip: 8 })
 * decodeFixed(vector, 16, 'f32') // Float32Array [0.5, -0.25]
 */
export function encodeFixed(
  field: Field,
  reals: Reals,
  format: FixedFormat,
): { readonly vector: FieldVector } & EncodeReport {
  const vector = FieldVector.zero(field, reals.length)
  const { saturated } = field.encode(vector.bytes, reals, format)
  return { vector, saturated }
}

/**
 * Field elements as real numbers: x / 2^fractionBits, with elements above (p - 1) / 2 read as negative. A magnitude
 * beyond 2^53 is rounded.
 *
 * @param fractionBits of the elements, 0..1023, which a product has more of than its factors
 * @throws BeaverdamError INVALID_ARGUMENT
 */
export function decodeFixed(vector: FieldVector, fractionBits: number, precision: 'f32'): Float32Array
export function decodeFixed(vector: FieldVector, fractionBits: number, precision: 'f64'): Float64Array
export function decodeFixed(vector: FieldVector, fractionBits: number, precision: 'f32' | 'f64'): Reals
export function decodeFixed(vector: FieldVector, fractionBits: number, precision: 'f32' | 'f64'): Reals {
  checkInteger('fractionBits', fractionBits, 0, 1023)
  const reals = precision === 'f32' ? new Float32Array(vector.length) : new Float64Array(vector.length)
  vector.field.decode(reals, vector.bytes, fractionBits)
  return reals
}
