import { checkInteger } from '../../src/errors.ts'
import { openBase } from '../hpke/hpke.ts'
import type { Task } from '../task/task.ts'
import { checkReceiver, checkTask, checkWindow, keyFor, type ReceiverKey } from './header-checks.ts'
import { OpenedReport } from './opened-report.ts'
import { inputShareInfo } from './purpose.ts'
import { associatedData } from './report-binding.ts'
import { decodeHeader, headerBytes } from './report-header.ts'
import { checkCommitment, openerBytes } from './share-commitment.ts'

/**
 * Opens the message of a client at an aggregator. Whether the report was there before, and whether the others got the same,
 * it can't know: aggregators accept an id once, and compare digests.
 *
 * @param aggregator which of them this is, 0 for the leader
 * @param keys that this aggregator holds: the current one, and earlier ones for reports under way
 * @throws BeaverdamError REPORT_MALFORMED
 * @throws BeaverdamError TASK_MISMATCH
 * @throws BeaverdamError RECEIVER_MISMATCH
 * @throws BeaverdamError OUTSIDE_WINDOW
 * @throws BeaverdamError KEY_UNKNOWN
 * @throws BeaverdamError INVALID_POINT
 * @throws BeaverdamError SEAL_INVALID
 * @throws BeaverdamError COMMITMENT_INVALID
 * @throws BeaverdamError INVALID_ARGUMENT for an aggregator that there is not
 */
export async function openReport(
  task: Task,
  aggregator: number,
  keys: readonly ReceiverKey[],
  message: Uint8Array,
): Promise<OpenedReport> {
  checkInteger('aggregator', aggregator, 0, task.aggregators - 1)
  const header = decodeHeader(task, aggregator, message)
  checkTask(header, task)
  checkReceiver(header, aggregator)
  checkWindow(header.time, task)
  const keyPair = keyFor(header, keys)
  const sealed = message.subarray(headerBytes(task))
  const opening = await openBase(keyPair, inputShareInfo(aggregator), associatedData(header), sealed)
  const commitment = header.commitments[aggregator] as Uint8Array
  await checkCommitment(commitment, task, header.reportId, aggregator, opening)
  return new OpenedReport(header, opening.subarray(openerBytes))
}
