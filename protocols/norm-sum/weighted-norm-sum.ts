import { chosenParameters, type NormSumOptions, proofCounts } from './chosen-parameters.ts'
import { largestRounding, scaledWithin } from './clip.ts'
import { vdaf18 } from './foundation.ts'
import { Pine } from './pine.ts'
import { WeightedNormBound, type WeightedSum, type WeightedVector } from './weighted-norm-bound.ts'

/** Within the ids that the VDAF document leaves to private use; the next after that of NormSum. */
export const weightedNormSumId = 0xffff_2312

/**
 * The sum of real vectors, each times an integer weight that its client keeps to itself, with a proof that each vector has an
 * L2 norm within a bound and each weight is within another: so that a light client has no heavy one's influence. PINE over
 * Field64 on VDAF draft 18, with the bound in proportion to the weight.
 *
 * @example
 * const normSum = new WeightedNormSum(2, { dimension: 1000, bound: 1, fractionBits: 16, maxWeight: 10_000 })
 * const update = normSum.clip({ vector: gradient, weight: rows.length })
 * const { publicShare, inputShares } = normSum.shard(ctx, update, randomBytes(nonceSize))
 * const { sum, weight } = normSum.unshard(aggShares, count)
 * const mean = sum.map((entry) => entry / weight)
 */
export class WeightedNormSum extends Pine<WeightedVector, WeightedSum> {
  /** C, the largest L2 norm of a vector, before it is taken times its weight. */
  readonly bound: number
  /** W. */
  readonly maxWeight: number

  /**
   * @param shares how many aggregators, 2..255
   * @param options.maxWeight W, the largest weight of a vector
   * @throws BeaverdamError HEADROOM_EXCEEDED where Field64 has no room for C W 2^fractionBits, at most 2^31.2
   * @throws BeaverdamError INVALID_ARGUMENT
   */
  constructor(shares: number, options: NormSumOptions & { readonly maxWeight: number }) {
    const { bound, maxWeight } = options
    const parameters = chosenParameters(options, { maxWeight })
    super(weightedNormSumId, shares, new WeightedNormBound(parameters), proofCounts, vdaf18)
    this.bound = bound
    this.maxWeight = maxWeight
  }

  /**
   * The vector, scaled down as far as it takes for its norm to be within the bound once it is taken times its weight and
   * rounded. Zero where that leaves nothing, as for weight 0; what is not finite, and a weight out of range, is left to `shard`
   * to refuse.
   */
  clip({ vector, weight }: WeightedVector): WeightedVector {
    const rounding = largestRounding(vector.length, this.parameters.fractionBits)
    return { vector: scaledWithin(vector, this.bound - rounding / weight), weight }
  }
}
