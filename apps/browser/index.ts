/**
 * The client of verified aggregation for web pages: one module, which runs its work in a worker of itself.
 *
 * @example
 * import { submit } from './beaverdam-browser.js'
 * const task = await (await fetch('https://one.example.org/task')).json()
 * const endpoints = ['https://one.example.org', 'https://two.example.net']
 * const receipt = await submit(task, endpoints, Float32Array.of(0.5, -0.25), { taskId, onProgress: console.log })
 */
import { runJobs } from './run-jobs.ts'
import { isWorker } from './worker.ts'

export type { SealedReport } from '../../protocols/sealed-report/seal-report.ts'
export type { Measurement } from '../../protocols/task/fixed-point.ts'
export { BeaverdamError, type ErrorCode } from '../../src/errors.ts'
export type { Acknowledgement } from '../aggregator/acknowledgement.ts'
export type { OnProgress, Progress } from './progress.ts'
export type { Receipt } from './receipt.ts'
export { type ShardOptions, shard } from './shard.ts'
export { type SubmitOptions, submit } from './submit.ts'

if (isWorker()) runJobs()
