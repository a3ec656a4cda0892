import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { lengthPrefixed } from '../sealed-report/length-prefixed.ts'

const label = utf8ToBytes('beaverdam/verified-sum/v1 transcript')

/** A hash of all that was decided on reports and released so far, in its order: the same at all aggregators. */
export type Transcript = Uint8Array

/** Of nothing. */
export const emptyTranscript: Transcript = new Uint8Array(32)

/** A transcript with one more event: decisions on reports, or the digest of a batch that is released. */
export function extendTranscript(transcript: Transcript, ...event: readonly Uint8Array[]): Transcript {
  return sha256(lengthPrefixed(label, transcript, ...event))
}
