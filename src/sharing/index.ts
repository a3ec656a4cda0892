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
