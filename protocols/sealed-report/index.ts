/**
 * The client side of verified aggregation: a measurement is sharded with a proof, and a share sealed to each aggregator.
 *
 * @example
 * import { openReport, sealReport } from 'beaverdam/protocols/sealed-report'
 * const { messages } = await sealReport(task, signedConfigs, 7)
 * const report = await openReport(task, 0, keys, messages[0])
 * task.vdaf.verifyInit(verifyKey, task.ctx, 0, report.id, report.publicShare, report.inputShare)
 */
export { type AggregatedBatch, openAggregateShare, sealAggregateShare } from './aggregate-share.ts'
export { type SealedReportCost, sealedReportCost } from './costs.ts'
export type { ReceiverKey } from './header-checks.ts'
export { type HpkeConfig, signHpkeConfig, verifyHpkeConfig } from './hpke-config.ts'
export { openReport } from './open-report.ts'
export type { OpenedReport } from './opened-report.ts'
export { type SealedReport, type SealOptions, sealReport } from './seal-report.ts'
