import type { Measurement } from '../../protocols/task/fixed-point.ts'
import type { Receipt } from './receipt.ts'
import type { ShardOptions } from './shard.ts'
import { inWorker } from './worker.ts'

export interface SubmitOptions extends ShardOptions {
  /**
   * The id of the task that the visitor agreed to, in hexadecimal. It comes with the page: whoever chose the task could choose
   * aggregators that all collude.
   */
  readonly taskId: string
  /** Milliseconds that an aggregator may keep the client waiting at a time: 30,000 if left out. */
  readonly withinMs?: number
}

/**
 * Sends a measurement to the aggregators of a task, sealed and with a proof: fetches their keys, shards, seals and uploads, in
 * a worker. What the network loses is sent again; it counts once.
 *
 * @param task its JSON form, as any of the aggregators gives it
 * @param endpoints the addresses of the aggregators in the task's order, as `https://one.example.org`
 * @param measurement as the task's VDAF has it, in whole numbers or, with fraction bits, in reals
 * @returns once all aggregators acknowledged the report
 * @throws BeaverdamError TASK_INVALID, TASK_MISMATCH if it is not the task of that id
 * @throws BeaverdamError KEY_CONFIG_INVALID, OUTSIDE_WINDOW, INVALID_POINT, INVALID_ARGUMENT, NOT_FINITE
 * @throws BeaverdamError CONNECTION_FAILED, PEER_TIMEOUT, RESPONSE_INVALID, or the code by which an aggregator refused the report;
 * each names the aggregator as its `party`
 * @throws BeaverdamError WORKER_FAILED
 */
export async function submit(
  task: unknown,
  endpoints: readonly string[],
  measurement: Measurement,
  { taskId, onProgress = () => {}, signal, withinMs = 30_000 }: SubmitOptions,
): Promise<Receipt> {
  const job = { kind: 'submit', task, taskId, endpoints, measurement, withinMs } as const
  return (await inWorker(job, onProgress, signal)) as Receipt
}
