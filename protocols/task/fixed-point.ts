import { roundToEven } from '../../src/field/fixed-format.ts'

/** A measurement as applications have it: a number, or a vector of numbers or flags. */
export type Measurement = number | bigint | ArrayLike<number | bigint | boolean>

/**
 * A measurement in units of the field: with f fraction bits a number x stands for x 2^f, rounded to even. What does not fit
 * the VDAF's bounds is refused there, never clipped.
 */
export function toUnits(measurement: Measurement, fractionBits: number): Measurement {
  if (fractionBits === 0) return measurement
  const scale = 2 ** fractionBits
  if (typeof measurement !== 'object') return roundToEven(Number(measurement) * scale)
  return Float64Array.from(measurement, (x) => roundToEven(Number(x) * scale))
}
