import { KeyPair } from '../../../protocols/hpke/index.ts'
import type { Task } from '../../../protocols/task/index.ts'
import { openRelease, type ReportBatch } from '../../../protocols/verified-sum/index.ts'
import { BeaverdamError } from '../../../src/errors.ts'
import { sameBytes } from '../../../src/same-bytes.ts'
import { namingFile } from '../files/naming-file.ts'
import type { ReleasedShare } from './aggregator.ts'
import { readTask } from './published-task.ts'
import { runAggregators } from './run.ts'
import { readSecret } from './secret-file.ts'
import { meanOf, type Sum, sumOf } from './sum.ts'
import { checkSumWritable, writeSum } from './sum-file.ts'
import { findTask } from './task-folder.ts'
import type { Verification } from './verification.ts'
import type { Folders } from './verify.ts'

/** A sum to release, and where it goes, if to a file. */
export interface Aggregation extends Folders {
  /** Whether the sum is divided by the number of reports, or by their total weight. */
  readonly isMean: boolean
  readonly out: string | undefined
}

/** What the collector has in the end. */
export interface OpenedSum {
  readonly task: Task
  readonly verification: Verification
  readonly batch: ReportBatch
  readonly isMean: boolean
  /** The sum, or the mean. */
  readonly result: Sum
}

/**
 * Has the aggregators verify the reports of a folder and release the sum of those that are valid and in no sum yet, and opens it
 * as the collector.
 *
 * @param verified is told what became of the reports, before anything is released
 * @throws BeaverdamError ALREADY_RELEASED if there is nothing new
 * @throws BeaverdamError BATCH_TOO_SMALL
 * @throws BeaverdamError the cause of the first failure
 */
export async function aggregateFolder(
  { task: path, isMean, out, ...folders }: Aggregation,
  now: (text: string) => void,
  verified: (verification: Verification) => void,
): Promise<OpenedSum> {
  const at = await findTask(path)
  const task = await readTask(at.task)
  const collector = await collectorOf(task, at.collectorKey)
  if (out !== undefined) await checkSumWritable(out)
  let found: Verification | undefined
  const shares = await runAggregators({ ...folders, at, task, releases: true }, now, (verification) => {
    found = verification
    verified(verification)
    checkNew(verification)
    now('releasing')
  })
  const { batch, sealed } = agreed(shares as readonly ReleasedShare[])
  const opened = await openRelease(task, collector, batch, sealed)
  const sum = sumOf(task, opened.result)
  const result = isMean ? meanOf(sum, batch.count) : sum
  if (out !== undefined) await writeSum(out, result)
  return { task, verification: found as Verification, batch, isMean, result }
}

async function collectorOf(task: Task, path: string): Promise<KeyPair> {
  const secret = await readSecret(path)
  const keyPair = await namingFile(path, () => KeyPair.fromPrivateKey(secret))
  if (!sameBytes(keyPair.publicKey, task.parameters.collectorKey))
    throw new BeaverdamError('KEYS_MISMATCH', `${path} is not the key of the collector that the task names`)
  return keyPair
}

/** @throws BeaverdamError ALREADY_RELEASED */
function checkNew({ accepted, released }: Verification): void {
  if (accepted.length === 0 && released.length > 0)
    throw new BeaverdamError(
      'ALREADY_RELEASED',
      `there is nothing new: ${released.length} reports are in a sum that was released`,
    )
}

/** What all aggregators say that they released. @throws BeaverdamError SET_MISMATCH */
function agreed(shares: readonly ReleasedShare[]) {
  const [{ batch }] = shares as [ReleasedShare]
  const other = shares.findIndex(
    (share) => share.batch.count !== batch.count || !sameBytes(share.batch.idsDigest, batch.idsDigest),
  )
  if (other >= 0)
    throw new BeaverdamError('SET_MISMATCH', `aggregators 0 and ${other} released different sets of reports`)
  return { batch, sealed: shares.map(({ sealed }) => sealed) }
}
