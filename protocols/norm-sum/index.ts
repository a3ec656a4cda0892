/**
 * The sum of real vectors, each proved to have an L2 norm within a bound, and with `WeightedNormSum` each times a weight that
 * its client keeps to itself: PINE.
 *
 * @example
 * import { NormSum } from 'beaverdam/protocols/norm-sum'
 * const normSum = new NormSum(2, { dimension: 1000, bound: 1, fractionBits: 20 })
 * const { publicShare, inputShares } = normSum.shard(ctx, normSum.clip(update), randomBytes(16))
 */

export type { NormSumOptions } from './chosen-parameters.ts'
export { type NormSumCost, normSumCost } from './costs.ts'
export { NormSum } from './norm-sum.ts'
export { Pine } from './pine.ts'
export { type NormSumError, normSumError } from './soundness.ts'
export type { WeightedSum, WeightedVector } from './weighted-norm-bound.ts'
export { WeightedNormSum } from './weighted-norm-sum.ts'
