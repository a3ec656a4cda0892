/**
 * Vectors split into shares, and put together again: no network.
 *
 * @example
 * import { Field64, FieldVector } from 'beaverdam/field'
 * import { firstPoints, reconstructShamir, shareShamir } from 'beaverdam/sharing'
 * const shares = shareShamir(FieldVector.of(Field64, [1, 2, 3]), 1, firstPoints(3))
 * reconstructShamir(shares.slice(1), 1).toNumbers() // [1, 2, 3]
 */

export {
  type AdditiveOptions,
  type AdditiveShares,
  expandShare,
  reconstructAdditive,
  shareAdditive,
  shareReals,
} from './additive.ts'
export { lagrangeCoefficient } from './lagrange.ts'
export { PairwiseZeroShare } from './pairwise-zero.ts'
export { evaluate, firstPoints, reconstructShamir, type ShamirShare, shareShamir } from './shamir.ts'
