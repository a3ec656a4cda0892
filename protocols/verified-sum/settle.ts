import { concatBytes } from '@noble/hashes/utils.js'
import type { Party } from '../../src/runtime/party.ts'
import { stepOf } from '../../src/runtime/step.ts'
import { sameBytes } from '../../src/same-bytes.ts'
import { compareAmongAll } from './compare.ts'
import type { ReportLedger } from './report-ledger.ts'
import { extendTranscript, type Transcript } from './transcript.ts'

/** Bytes in which an aggregator says how far it is: its transcript, and the digest of a batch. */
export const lastEventBytes = 64

/** No batch was released last. */
const noBatch = new Uint8Array(32)

/**
 * Brings ledgers together that a failure parted: it may have kept some aggregators from recording what others had recorded
 * already. Decisions are taken back by those who have them, and their reports wait again; a batch that one has released is
 * released for all, and lost.
 *
 * @throws BeaverdamError SET_MISMATCH if more than what came last differs
 */
export async function settle(at: Party, ledger: ReportLedger): Promise<void> {
  const { transcript, previous, released } = await ledger.last()
  const told = concatBytes(transcript, released ?? noBatch)
  const events = await at.exchange(stepOf('verified-sum last event'), told)
  const transcripts = events.map((event) => event.subarray(0, 32))
  if (transcripts.every((other) => sameBytes(other, transcript))) return
  const ahead = events
    .map((event) => event.subarray(32))
    .find((batch, id) => {
      return sameBytes(extendTranscript(transcript, batch), transcripts[id] as Transcript)
    })
  if (ahead !== undefined) await ledger.forgo(ahead)
  else if (previous !== undefined && transcripts.some((other) => sameBytes(other, previous)))
    await ledger.undo()
  await compareAmongAll(at, 'transcripts', (await ledger.last()).transcript)
}
