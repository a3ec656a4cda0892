import { FieldVector } from '../../src/field/vector.ts'
import type { TaskParameters } from '../task/parameters.ts'

/**
 * A VDAF's result in the units of the measurements, the other way of `toVdafInput`: sums of integers that stand for x 2^f are
 * divided by 2^f. What the VDAF itself made of reals it gives as reals.
 */
export function fromVdafResult(result: unknown, { fractionBits }: TaskParameters): unknown {
  if (fractionBits === 0) return result
  const scale = 2 ** fractionBits
  if (typeof result === 'bigint') return Number(result) / scale
  if (result instanceof FieldVector) return Float64Array.from(result.toBigInts(), (x) => Number(x) / scale)
  return result
}
