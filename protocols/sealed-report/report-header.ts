import { concatBytes } from '@noble/hashes/utils.js'
import { BeaverdamError } from '../../src/errors.ts'
import { sealBytes } from '../hpke/hpke.ts'
import { nonceSize } from '../prio3/prio3.ts'
import { ByteReader } from '../task/byte-reader.ts'
import type { Task } from '../task/task.ts'
import { keyIdBytes } from './hpke-config.ts'
import { encodeSeconds } from './length-prefixed.ts'
import { commitmentBytes, openerBytes } from './share-commitment.ts'

const formatVersion = 1

/** Bytes of a header before what depends on the number of aggregators. */
const fixedBytes = 1 + 32 + nonceSize + 8 + 1 + keyIdBytes

/** What a message to an aggregator has in the clear. */
export interface ReportHeader {
  readonly taskId: Uint8Array
  /** The VDAF's nonce. */
  readonly reportId: Uint8Array
  /** Seconds since 1970. */
  readonly time: number
  readonly aggregator: number
  readonly keyId: Uint8Array
  /** A commitment to each input share, by aggregator. */
  readonly commitments: readonly Uint8Array[]
  readonly publicShare: Uint8Array
}

/** Bytes of a header in the messages of a task. */
export function headerBytes(task: Task): number {
  return fixedBytes + task.aggregators * commitmentBytes + task.cost.publicShare
}

/** Bytes of the message to an aggregator. */
export function messageBytes(task: Task, aggregator: number): number {
  const { leaderShare, helperShare } = task.cost
  return headerBytes(task) + sealBytes + openerBytes + (aggregator === 0 ? leaderShare : helperShare)
}

/** The header in bytes: see the page. */
export function encodeHeader(header: ReportHeader): Uint8Array {
  return concatBytes(
    Uint8Array.of(formatVersion),
    header.taskId,
    header.reportId,
    encodeSeconds(header.time),
    Uint8Array.of(header.aggregator),
    header.keyId,
    ...header.commitments,
    header.publicShare,
  )
}

/**
 * The header of a message that an aggregator got.
 *
 * @param aggregator which of them got it, since the leader's are longer
 * @throws BeaverdamError REPORT_MALFORMED if the message is not as long as those of the task
 */
export function decodeHeader(task: Task, aggregator: number, message: Uint8Array): ReportHeader {
  const length = messageBytes(task, aggregator)
  if (message.length !== length)
    throw new BeaverdamError('REPORT_MALFORMED', `report: expected ${length} bytes, got ${message.length}`)
  const reader = new ByteReader(message.subarray(0, headerBytes(task)), 'REPORT_MALFORMED')
  if (reader.count(1) !== formatVersion)
    throw new BeaverdamError('REPORT_MALFORMED', 'report: its version is not known')
  return {
    taskId: reader.bytes(32),
    reportId: reader.bytes(nonceSize),
    time: reader.count(8),
    aggregator: reader.count(1),
    keyId: reader.bytes(keyIdBytes),
    commitments: Array.from({ length: task.aggregators }, () => reader.bytes(commitmentBytes)),
    publicShare: reader.bytes(task.cost.publicShare),
  }
}
