/**
 * Secure sums and weighted means: of the parties of a session (`secureSum`, `secureMean`), or of many contributors that
 * speak once to two or more aggregators (`SumTask`, `contribute`, `Aggregator`).
 */
export { Aggregator } from './aggregator.ts'
export type { Batch } from './agreement.ts'
export { type ContributeOptions, Contribution, contribute } from './contribute.ts'
export type { ContributionId } from './contribution-id.ts'
export {
  agreementCost,
  contributionCost,
  openCost,
  type SumSize,
  secureSumCost,
  sessionCost,
} from './costs.ts'
export { type Ledger, MemoryLedger, type ReleasedShares } from './ledger.ts'
export type { SumOptions } from './masked-sum.ts'
export { Release } from './release.ts'
export {
  type MeanOptions,
  type RealSum,
  type RealSumOptions,
  secureMean,
  secureSum,
  secureSumReals,
  type WeightedMean,
} from './secure-sum.ts'
export {
  type Aggregated,
  type AggregatorOptions,
  type Contributed,
  type ContributorOptions,
  type RoleOptions,
  runAggregator,
  runContributor,
} from './session-roles.ts'
export { maxShareMessageBytes } from './share-message.ts'
export { SumTask, type SumTaskParameters } from './task.ts'
