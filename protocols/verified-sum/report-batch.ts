import { concatBytes } from '@noble/hashes/utils.js'
import { BeaverdamError } from '../../src/errors.ts'
import type { Party } from '../../src/runtime/party.ts'
import type { AggregatedBatch } from '../sealed-report/aggregate-share.ts'
import { ByteWriter } from '../task/byte-writer.ts'
import type { Task } from '../task/task.ts'
import { compareAmongAll } from './compare.ts'
import { digestOfIds, type ReportId } from './report-id.ts'
import type { VerifiedReport } from './report-ledger.ts'

/** The reports that all aggregators have agreed to release together. */
export interface ReportBatch extends AggregatedBatch {
  /** Sorted. */
  readonly ids: readonly ReportId[]
}

/**
 * The aggregators compare count and hash of what each has verified; then each holds its own record of contributors against the
 * task's minimum.
 *
 * @param verified what is in no release yet
 * @throws BeaverdamError SET_MISMATCH
 * @throws BeaverdamError BATCH_TOO_SMALL, BATCH_TOO_LARGE
 */
export async function agreeOnBatch(
  at: Party,
  task: Task,
  verified: readonly VerifiedReport[],
): Promise<ReportBatch> {
  const ids = verified.map(({ id }) => id).sort()
  const idsDigest = digestOfIds(ids)
  const count = new ByteWriter().integer(ids.length, 8).toBytes()
  await compareAmongAll(at, 'sets of reports', concatBytes(count, idsDigest))
  checkBatchSize(task, verified)
  return { ids, count: ids.length, idsDigest }
}

/**
 * The minimum counts contributors where they are known, each once: many reports of one are one's.
 *
 * @throws BeaverdamError BATCH_TOO_SMALL, BATCH_TOO_LARGE
 */
export function checkBatchSize({ parameters }: Task, reports: readonly VerifiedReport[]): void {
  const { minBatch, maxBatch, uploads } = parameters
  const contributors = new Set(reports.map(({ contributor }) => contributor)).size
  const [counted, what] =
    uploads === 'open' ? [reports.length, 'reports'] : [contributors, 'contributors with a verified report']
  if (counted < minBatch)
    throw new BeaverdamError(
      'BATCH_TOO_SMALL',
      `there are ${counted} ${what}; the task releases no sum of fewer than ${minBatch}`,
    )
  if (reports.length > maxBatch)
    throw new BeaverdamError(
      'BATCH_TOO_LARGE',
      `there are ${reports.length} verified reports; the task releases at most ${maxBatch} together`,
    )
}
