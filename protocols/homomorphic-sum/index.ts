/**
 * Sums that contributors encrypt under a key of two or more aggregators, who decrypt nothing but the sum: `HomomorphicTask`,
 * `encryptContribution`, `HomomorphicAggregator`.
 */
export { decryptionCost, homomorphicSessionCost, reportCost } from './costs.ts'
export { type EncryptedContribution, encryptContribution } from './encrypt-contribution.ts'
export { type AggregatorRecords, HomomorphicAggregator } from './homomorphic-aggregator.ts'
export { HomomorphicTask } from './homomorphic-task.ts'
export { reportBytes } from './report-message.ts'
export {
  type HomomorphicAggregatorOptions,
  runHomomorphicAggregator,
  runHomomorphicContributor,
} from './session-roles.ts'
