import { BeaverdamError } from '../../src/errors.ts'
import { sameBytes } from '../../src/same-bytes.ts'
import type { KeyPair } from '../hpke/key-pair.ts'
import type { Task } from '../task/task.ts'
import { type HpkeConfig, keyId } from './hpke-config.ts'
import type { ReportHeader } from './report-header.ts'

/** A key that an aggregator holds: what it signed, and the private half. */
export interface ReceiverKey {
  readonly config: HpkeConfig
  readonly keyPair: KeyPair
}

/** @throws BeaverdamError TASK_MISMATCH */
export function checkTask({ taskId }: ReportHeader, task: Task): void {
  if (!sameBytes(taskId, task.idBytes))
    throw new BeaverdamError('TASK_MISMATCH', 'report: it belongs to another task')
}

/** @throws BeaverdamError RECEIVER_MISMATCH */
export function checkReceiver({ aggregator }: ReportHeader, receiver: number): void {
  if (aggregator !== receiver)
    throw new BeaverdamError(
      'RECEIVER_MISMATCH',
      `report: it is for aggregator ${aggregator}, not ${receiver}`,
    )
}

/** @throws BeaverdamError OUTSIDE_WINDOW */
export function checkWindow(time: number, task: Task): void {
  if (!task.accepts(time)) throw new BeaverdamError('OUTSIDE_WINDOW', 'report: its time is not in the window')
}

/** The key that a report is sealed to. @throws BeaverdamError KEY_UNKNOWN */
export function keyFor(header: ReportHeader, keys: readonly ReceiverKey[]): KeyPair {
  const key = keys.find(({ config }) => sameBytes(keyId(config), header.keyId))
  if (key === undefined)
    throw new BeaverdamError('KEY_UNKNOWN', 'report: it is sealed to a key that is not held')
  return key.keyPair
}
