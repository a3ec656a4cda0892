import type { WeightedSum } from '../../../protocols/norm-sum/index.ts'
import type { Task } from '../../../protocols/task/index.ts'
import { type Vdaf, vdafs } from '../../../protocols/task/vdafs.ts'
import { BeaverdamError } from '../../../src/errors.ts'
import { FieldVector } from '../../../src/field/index.ts'

/** What was summed as numbers, in the units of the measurements; where one is beyond 2^53, the nearest that there is. */
export interface Sum {
  readonly values: Float64Array
  /** Whether it is one number, and not a vector of one. */
  readonly isScalar: boolean
  /** Whether all sums of its task are whole numbers. */
  readonly isWhole: boolean
  /** Of all reports together, where they have weights. */
  readonly totalWeight: number | undefined
}

/** @param result as `openRelease` gives it */
export function sumOf({ parameters }: Task, result: unknown): Sum {
  const { takes }: Vdaf = vdafs[parameters.vdaf]
  const isWhole = parameters.fractionBits === 0 && !takes.endsWith('reals')
  if (typeof result === 'bigint' || typeof result === 'number')
    return { values: Float64Array.of(Number(result)), isScalar: true, isWhole, totalWeight: undefined }
  const { sum, weight = undefined } = takes === 'weighted reals' ? (result as WeightedSum) : { sum: result }
  const values =
    sum instanceof FieldVector ? Float64Array.from(sum.toBigInts(), Number) : (sum as Float64Array)
  return { values, isScalar: false, isWhole, totalWeight: weight }
}

/**
 * The mean of what was summed: of reports, or by their weights.
 *
 * @param count of the reports
 * @throws BeaverdamError ZERO_WEIGHT
 */
export function meanOf(sum: Sum, count: number): Sum {
  const { values, totalWeight = count } = sum
  if (totalWeight === 0) throw new BeaverdamError('ZERO_WEIGHT', 'the weights sum to zero: there is no mean')
  return { ...sum, isWhole: false, values: values.map((value) => value / totalWeight) }
}
