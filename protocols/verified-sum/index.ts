/**
 * The aggregators of sealed reports: they verify reports without seeing them, agree on a batch, and release its sum and nothing
 * else (`VerifiedAggregator`), and a collector opens it (`openRelease`).
 */
export { type AddedReceiver, AggregatorKeys, type KeyLifetime } from './aggregator-keys.ts'
export { type OpenedRelease, openRelease } from './collector.ts'
export { type FoundedTask, foundTask, type TaskTerms } from './found-task.ts'
export { MemoryReportLedger } from './memory-report-ledger.ts'
export type { ReportBatch } from './report-batch.ts'
export type { ReportId } from './report-id.ts'
export type {
  Decisions,
  LastEvent,
  ReportLedger,
  ReportShares,
  VerifiedReport,
  WaitingReport,
} from './report-ledger.ts'
export { submitReport } from './session-report.ts'
export {
  runVerifiedAggregator,
  runVerifiedContributor,
  type VerifiedAggregatorOptions,
  type VerifiedContribution,
  type VerifiedContributorOptions,
  type VerifiedRoleOptions,
  type VerifiedSum,
} from './session-roles.ts'
export { type PublishedTask, receiveTask, type SessionTerms } from './session-terms.ts'
export type { Transcript } from './transcript.ts'
export { type Verified, VerifiedAggregator } from './verified-aggregator.ts'
export { makeVerifyKey } from './verify-key.ts'
