import { invalidArgument } from '../../src/errors.ts'
import { roundToEven } from '../../src/field/fixed-format.ts'
import type { WeightedVector } from '../norm-sum/weighted-norm-bound.ts'
import type { TaskParameters } from './parameters.ts'
import { type Vdaf, vdafs } from './vdafs.ts'

/** A measurement as applications have it: a number, or a vector of numbers or flags, or a vector with its weight. */
export type Measurement = number | bigint | ArrayLike<number | bigint | boolean> | WeightedVector

/**
 * A measurement as the task's VDAF takes it. Where that is integers, a number x stands for x 2^f with f fraction bits, rounded
 * to even. What does not fit the VDAF's bounds is refused there, never clipped.
 *
 * @throws BeaverdamError INVALID_ARGUMENT for a weight where the VDAF takes none, or none where it takes one
 */
export function toVdafInput(measurement: Measurement, { vdaf, fractionBits }: TaskParameters): Measurement {
  const { takes }: Vdaf = vdafs[vdaf]
  if (isWeighted(measurement)) {
    if (takes !== 'weighted reals') invalidArgument('measurement', `none with a weight for ${vdaf}`, 'one')
    return measurement
  }
  if (takes === 'weighted reals') invalidArgument('measurement', 'a vector and its weight', 'no weight')
  if (takes === 'reals' && typeof measurement === 'object')
    return measurement instanceof Float32Array ? measurement : Float64Array.from(measurement, Number)
  if (takes !== 'integers' || fractionBits === 0) return measurement
  const scale = 2 ** fractionBits
  if (typeof measurement !== 'object') return roundToEven(Number(measurement) * scale)
  return Float64Array.from(measurement, (x) => roundToEven(Number(x) * scale))
}

function isWeighted(measurement: Measurement): measurement is WeightedVector {
  return typeof measurement === 'object' && 'weight' in measurement
}
