import { BeaverdamError, checkInteger } from '../errors.ts'
import type { EncodeReport, Field, FixedFormat, Reals } from './field.ts'
import { largestEncoding, largestMagnitude } from './fixed-format.ts'
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

/** A sum that is to be computed without wrapping. */
export interface SumBounds extends FixedFormat {
  /** The largest number of values in the sum. */
  readonly terms: number
  /** The largest integer that a value is multiplied by; 1 if there is none. */
  readonly weight?: number
}

export interface Headroom {
  /** How many terms the field has room for. */
  readonly terms: number
  /** How often the sum could double and still fit. */
  readonly freeBits: number
}

/**
 * Decides in advance, from the bounds alone, whether a sum of encoded values stays within (p - 1) / 2 in magnitude, so
 * that it cannot wrap.
 *
 * @throws BeaverdamError HEADROOM_EXCEEDED with the number of terms that do fit
 * @throws BeaverdamError INVALID_ARGUMENT
 *
 * @example
 * headroom(Field64, { fractionBits: 24, clip: 8, terms: 1000 }) // { terms: 68719476720, freeBits: 26 }
 */
export function headroom(field: Field, bounds: SumBounds): Headroom {
  const { fractionBits, clip, terms, weight = 1 } = bounds
  const largest = largestMagnitude(field.modulus)
  const term = largestEncoding(bounds) * BigInt(checkInteger('weight', weight, 1))
  const sum = term * BigInt(checkInteger('terms', terms, 1))
  const room = Number(largest / (term || 1n))
  if (sum > largest)
    throw new BeaverdamError(
      'HEADROOM_EXCEEDED',
      `a sum of ${terms} terms within ${clip} at ${fractionBits} fraction bits` +
        `${weight === 1 ? '' : ` and weights up to ${weight}`} could exceed half of the modulus of ${field.name}: ` +
        `${room} terms fit; it lacks ${bitLength(sum) - bitLength(largest)} bits`,
    )
  return {
    terms: Math.min(room, Number.MAX_SAFE_INTEGER),
    freeBits: bitLength(largest / (sum || 1n)) - 1,
  }
}

function bitLength(value: bigint): number {
  return value === 0n ? 0 : value.toString(2).length
}
