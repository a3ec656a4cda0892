import type { SealedReport } from '../../protocols/sealed-report/seal-report.ts'
import type { Measurement } from '../../protocols/task/fixed-point.ts'
import type { OnProgress } from './progress.ts'
import { inWorker } from './worker.ts'

export interface ShardOptions {
  readonly onProgress?: OnProgress
  /** Ends the work: the promise rejects with its reason. */
  readonly signal?: AbortSignal
}

/**
 * Shards a measurement with a proof, in a worker, and seals a share to each aggregator: for who sends the messages by other
 * means.
 *
 * @param task its JSON form, of which the caller knows that it is the right one
 * @param configs the signed configuration of each aggregator
 * @param measurement as the task's VDAF has it, in whole numbers or, with fraction bits, in reals
 * @throws BeaverdamError TASK_INVALID, KEY_CONFIG_INVALID, OUTSIDE_WINDOW, INVALID_POINT, INVALID_ARGUMENT, NOT_FINITE
 * @throws BeaverdamError WORKER_FAILED
 */
export async function shard(
  task: unknown,
  configs: readonly Uint8Array[],
  measurement: Measurement,
  { onProgress = () => {}, signal }: ShardOptions = {},
): Promise<SealedReport> {
  return (await inWorker({ kind: 'shard', task, configs, measurement }, onProgress, signal)) as SealedReport
}
