import { sha256 } from '@noble/hashes/sha2.js'
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { encodeSeconds, lengthPrefixed } from './length-prefixed.ts'
import { version } from './purpose.ts'
import type { ReportHeader } from './report-header.ts'

const commitmentsLabel = utf8ToBytes('share commitments')
const reportLabel = utf8ToBytes('report')

/** HPKE's associated data: all of a header, the commitments by their digest. */
export function associatedData(header: ReportHeader): Uint8Array {
  return lengthPrefixed(
    header.taskId,
    header.reportId,
    encodeSeconds(header.time),
    Uint8Array.of(header.aggregator),
    header.keyId,
    header.publicShare,
    commitmentsDigest(header),
  )
}

/**
 * The hash of what a client sends all aggregators alike. They compare it before work begins: a client that tells them
 * different things makes different digests.
 */
export function reportDigest(header: ReportHeader): Uint8Array {
  const { taskId, reportId, time, publicShare } = header
  const common = [taskId, reportId, encodeSeconds(time), publicShare, commitmentsDigest(header)]
  return sha256(lengthPrefixed(version, reportLabel, ...common))
}

function commitmentsDigest({ commitments }: ReportHeader): Uint8Array {
  return sha256(lengthPrefixed(version, commitmentsLabel, concatBytes(...commitments)))
}
