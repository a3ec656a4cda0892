import { BeaverdamError, checkInteger } from '../errors.ts'
import type { Field, FixedFormat } from './field.ts'
import { largestEncoding, largestMagnitude } from './fixed-format.ts'

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
