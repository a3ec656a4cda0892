import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import type { Party } from '../../src/runtime/party.ts'
import { stepOf } from '../../src/runtime/step.ts'
import { lengthPrefixed } from '../sealed-report/length-prefixed.ts'
import { compareAmongAll } from './compare.ts'
import type { ReportLedger } from './report-ledger.ts'

const label = utf8ToBytes('beaverdam/verified-sum/v1 decisions')

/** A hash of all decisions on reports so far, in their order: the same at all aggregators. */
export type Transcript = Uint8Array

/** Of no decisions. */
export const emptyTranscript: Transcript = new Uint8Array(32)

/** A transcript with one more decision. */
export function extendTranscript(transcript: Transcript, ...decision: readonly Uint8Array[]): Transcript {
  return sha256(lengthPrefixed(label, transcript, ...decision))
}

/**
 * Brings ledgers together that a failure parted: it may have kept some aggregators from recording what others had
 * recorded already. Those take their last decisions back, and their reports wait again.
 *
 * @throws BeaverdamError SET_MISMATCH if more than the last decisions differ
 */
export async function settle(at: Party, ledger: ReportLedger): Promise<void> {
  const { transcript, previous } = await ledger.last()
  const others = await at.exchange(stepOf('verified-sum last decisions'), transcript)
  if (others.every((other) => areEqual(other, transcript))) return
  if (previous !== undefined && others.some((other) => areEqual(other, previous))) await ledger.undo()
  await compareAmongAll(at, 'decisions so far', (await ledger.last()).transcript)
}

function areEqual(x: Transcript, y: Transcript): boolean {
  return x.every((byte, i) => byte === y[i])
}
