import { BeaverdamError, checkInteger, invalidArgument } from '../errors.ts'
import type { FixedFormat, Reals } from './field.ts'

const largestFractionBits = 40

/** A real as an integer, ties to even: what IEEE 754 calls roundTiesToEven. */
export function roundToEven(x: number): number {
  const rounded = Math.round(x)
  return Math.abs(x % 1) === 0.5 ? 2 * Math.round(x / 2) : rounded
}

/** The largest magnitude that a modulus leaves to signed integers: (p - 1) / 2. */
export function largestMagnitude(modulus: bigint): bigint {
  return (modulus - 1n) / 2n
}

/**
 * The largest magnitude that a format encodes to.
 *
 * @throws BeaverdamError INVALID_ARGUMENT
 */
export function largestEncoding({ fractionBits, clip }: FixedFormat): bigint {
  checkInteger('fractionBits', fractionBits, 0, largestFractionBits)
  const scaled = clip * 2 ** fractionBits
  if (!(clip > 0) || !Number.isFinite(scaled)) invalidArgument('clip', 'a positive, finite number', clip)
  return BigInt(roundToEven(scaled))
}

/**
 * Refuses what are no floats, whose bytes would be read as if they were, and a format whose values the modulus cannot hold
 * as signed integers.
 *
 * @throws BeaverdamError INVALID_ARGUMENT
 * @throws BeaverdamError HEADROOM_EXCEEDED
 */
export function checkEncoding(modulus: bigint, reals: Reals, format: FixedFormat): void {
  if (!(reals instanceof Float32Array || reals instanceof Float64Array))
    invalidArgument('reals', 'a Float32Array or Float64Array', typeof reals)
  if (largestEncoding(format) > largestMagnitude(modulus))
    throw new BeaverdamError(
      'HEADROOM_EXCEEDED',
      `a clip of ${format.clip} at ${format.fractionBits} fraction bits is more than half of the modulus ${modulus}`,
    )
}

/** @throws BeaverdamError NOT_FINITE with the index of the first of `reals[from..to)` that is NaN or infinite */
export function checkFinite(reals: ArrayLike<number>, from: number, to: number): void {
  for (let i = from; i < to; i++)
    if (!Number.isFinite(reals[i]))
      throw new BeaverdamError('NOT_FINITE', `the real number at index ${i} is not finite`)
}
