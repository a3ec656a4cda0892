import { BeaverdamError } from '../../src/errors.ts'
import type { Task } from '../task/task.ts'
import type { VerifiedReport } from './report-ledger.ts'

/**
 * The minimum counts contributors where they are known, each once: many reports of one are one's.
 *
 * @throws BeaverdamError BATCH_TOO_SMALL, BATCH_TOO_LARGE
 */
export function checkBatchSize({ parameters }: Task, reports: readonly VerifiedReport[]): void {
  const { minBatch, maxBatch, uploads } = parameters
  const contributors = new Set(reports.map(({ contributor }) => contributor)).size
  const [counted, what] =
    uploads === 'open'
      ? [reports.length, 'verified reports']
      : [contributors, 'contributors with a verified report']
  if (counted < minBatch)
    throw new BeaverdamError(
      'BATCH_TOO_SMALL',
      `the task releases no sum of fewer than ${minBatch} ${what}, got ${counted}`,
    )
  if (reports.length > maxBatch)
    throw new BeaverdamError(
      'BATCH_TOO_LARGE',
      `the task releases no sum of more than ${maxBatch} verified reports, got ${reports.length}`,
    )
}
