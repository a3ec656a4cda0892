import { concatBytes } from '@noble/hashes/utils.js'
import type { Party } from '../../src/runtime/party.ts'
import type { AggregatedBatch } from '../sealed-report/aggregate-share.ts'
import { ByteWriter } from '../task/byte-writer.ts'
import type { Task } from '../task/task.ts'
import { checkBatchSize } from './batch-size.ts'
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
