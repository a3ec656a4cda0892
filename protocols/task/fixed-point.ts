import { roundToEven } from '../../src/field/fixed-format.ts'
import type { TaskParameters } from './parameters.ts'
import { type Vdaf, vdafs } from './vdafs.ts'

/** A measurement as applications have it: a number, or a vector of numbers or flags. */
export type Measurement = number | bigint | ArrayLike<number | bigint | boolean>

/**
 * A measurement as the task's VDAF takes it. Where that is integers, a number x stands for x 2^f with f fraction bits, rounded
 * to even. What does not fit the VDAF's bounds is refused there, never clipped.
 */
export function toVdafInput(measurement: Measurement, { vdaf, fractionBits }: TaskParameters): Measurement {
  const { takes }: Vdaf = vdafs[vdaf]
  if (takes === 'reals' && typeof measurement === 'object')
    return measurement instanceof Float32Array ? measurement : Float64Array.from(measurement, Number)
  if (takes !== 'integers' || fractionBits === 0) return measurement
  const scale = 2 ** fractionBits
  if (typeof measurement !== 'object') return roundToEven(Number(measurement) * scale)
  return Float64Array.from(measurement, (x) => roundToEven(Number(x) * scale))
}
