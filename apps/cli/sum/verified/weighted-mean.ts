import type { WeightedSum } from '../../../../protocols/norm-sum/index.ts'
import { BeaverdamError } from '../../../../src/errors.ts'

/** The mean of vectors that were summed times their weights. @throws BeaverdamError ZERO_WEIGHT */
export function weightedMean({ sum, weight }: WeightedSum): Float64Array {
  if (weight === 0)
    throw new BeaverdamError(
      'ZERO_WEIGHT',
      'the weights of the accepted reports are zero, so there is no mean',
    )
  return sum.map((x) => x / weight)
}
