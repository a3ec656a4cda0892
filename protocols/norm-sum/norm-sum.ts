import type { Reals } from '../../src/field/field.ts'
import { chosenParameters, type NormSumOptions, proofCounts } from './chosen-parameters.ts'
import { largestRounding, scaledWithin } from './clip.ts'
import { vdaf18 } from './foundation.ts'
import { Pine } from './pine.ts'
import { PublicNormBound } from './public-norm-bound.ts'

/** Within the ids that the VDAF document leaves to private use; after the paper's number. */
export const normSumId = 0xffff_2311

/**
 * The sum of real vectors with a proof that each has an L2 norm within a bound: PINE over Field64 on VDAF draft 18.
 *
 * @example
 * const normSum = new NormSum(2, { dimension: 1000, bound: 1, fractionBits: 20 })
 * const update = normSum.clip(gradient)
 * const { publicShare, inputShares } = normSum.shard(ctx, update, randomBytes(nonceSize))
 */
export class NormSum extends Pine<Reals, Float64Array> {
  /** C, the largest L2 norm of a vector. */
  readonly bound: number

  /**
   * @param shares how many aggregators, 2..255
   * @throws BeaverdamError HEADROOM_EXCEEDED where Field64 has no room for C 2^fractionBits, at most 2^31.2
   * @throws BeaverdamError INVALID_ARGUMENT
   */
  constructor(shares: number, options: NormSumOptions) {
    super(normSumId, shares, new PublicNormBound(chosenParameters(options)), proofCounts, vdaf18)
    this.bound = options.bound
  }

  /**
   * The vector, scaled down as far as it takes for its norm to be within the bound once its entries are rounded. Zero where
   * that leaves nothing; what is not finite is left to `shard` to refuse.
   */
  clip(vector: Reals): Float64Array {
    return scaledWithin(vector, this.bound - largestRounding(vector.length, this.parameters.fractionBits))
  }
}
