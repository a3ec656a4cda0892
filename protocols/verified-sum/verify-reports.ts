import { BeaverdamError, type ErrorCode } from '../../src/errors.ts'
import type { FieldVector } from '../../src/field/vector.ts'
import { isTurnDue, turn } from '../../src/next-turn.ts'
import type { Party } from '../../src/runtime/party.ts'
import { hashText, stepOf } from '../../src/runtime/step.ts'
import type { VerifyState } from '../prio3/verify-state.ts'
import type { Task } from '../task/task.ts'
import { compareAmongAll } from './compare.ts'
import { digestOfIds, type ReportId } from './report-id.ts'
import type { Decisions, ReportShares } from './report-ledger.ts'
import { extendTranscript, type Transcript } from './transcript.ts'
import { firstRejection, rejectionOf, type Verdict, verdictCount, verdictOf } from './verdict.ts'

/** What an aggregator found of reports alone. */
interface FirstLook {
  /** By report; none where this aggregator rejects. */
  readonly states: readonly (VerifyState | undefined)[]
  /** For each report a verdict and, after a byte, the verifier share, which is zero if it is rejected. */
  readonly message: Uint8Array
}

/** What it found from the messages of all. */
interface SecondLook {
  readonly verdicts: Uint8Array
  readonly outShares: readonly (FieldVector | undefined)[]
}

/**
 * Verifies reports together, one step of the VDAF for all of them at a time: an aggregator's verifier shares go to all others in
 * one message, each computes the verifier messages itself, and tells the others what it makes of them. A report is accepted
 * if no aggregator has anything against it, before or after.
 *
 * @param ids of the reports, the same list at all aggregators
 * @param reports what this aggregator has of them, in that order
 * @param transcript of what was decided before
 * @throws BeaverdamError MALFORMED_FRAME, naming the party
 * @throws BeaverdamError SET_MISMATCH if one told different aggregators different things
 */
export async function verifyReports(
  at: Party,
  task: Task,
  verifyKey: Uint8Array,
  ids: readonly ReportId[],
  reports: readonly ReportShares[],
  transcript: Transcript,
): Promise<Decisions> {
  const taskHash = hashText(task.id)
  const { states, message } = await lookAlone(at, task, verifyKey, reports)
  const told = await at.exchange(stepOf('verified-sum verifier shares', taskHash), message)
  for (const [from, body] of told.entries()) checkVerifierShares(at.names[from], task, body)

  const { verdicts, outShares } = await lookTogether(task, states, told)
  const opinions = await at.exchange(stepOf('verified-sum verdicts', taskHash), verdicts)
  for (const [from, body] of opinions.entries())
    if (body.some((verdict) => verdict >= verdictCount)) malformed(at.names[from], 'a verdict is not known')
  const decided = verdicts.map((_, i) => firstRejection(opinions, i))
  const extended = extendTranscript(transcript, digestOfIds(ids), decided)
  await compareAmongAll(at, 'decisions', extended)
  return { ...decisionsOf(ids, decided, outShares), transcript: extended }
}

async function lookAlone(
  at: Party,
  { vdaf, ctx, cost }: Task,
  verifyKey: Uint8Array,
  reports: readonly ReportShares[],
): Promise<FirstLook> {
  const size = 1 + cost.verifierShare
  const message = new Uint8Array(reports.length * size)
  const states: (VerifyState | undefined)[] = []
  for (const [i, { id, publicShare, inputShare }] of reports.entries()) {
    try {
      const looked = vdaf.verifyInit(verifyKey, ctx, at.id, id, publicShare, inputShare)
      message.set(looked.verifierShare, i * size + 1)
      states.push(looked.state)
    } catch (error) {
      message[i * size] = verdictOf(error)
      states.push(undefined)
    }
    if (isTurnDue()) await turn()
  }
  return { states, message }
}

/** @param told what each aggregator found alone, this one included */
async function lookTogether(
  { vdaf, ctx, cost }: Task,
  states: readonly (VerifyState | undefined)[],
  told: readonly Uint8Array[],
): Promise<SecondLook> {
  const size = 1 + cost.verifierShare
  const verdicts = new Uint8Array(states.length)
  const outShares = new Array<FieldVector | undefined>(states.length)
  for (const [i, state] of states.entries()) {
    verdicts[i] = firstRejection(told, i * size)
    if (state === undefined || verdicts[i] !== 0) continue
    try {
      const verifierShares = told.map((body) => body.subarray(i * size + 1, (i + 1) * size))
      const message = vdaf.verifierSharesToMessage(ctx, verifierShares)
      outShares[i] = vdaf.verifyNext(ctx, state, message)
    } catch (error) {
      verdicts[i] = verdictOf(error)
    }
    if (isTurnDue()) await turn()
  }
  return { verdicts, outShares }
}

/** Adds up the output shares of what was accepted. */
function decisionsOf(
  ids: readonly ReportId[],
  decided: Uint8Array,
  outShares: readonly (FieldVector | undefined)[],
): Omit<Decisions, 'transcript'> {
  const accepted: ReportId[] = []
  const rejected = new Map<ReportId, ErrorCode>()
  let sum: FieldVector | undefined
  for (const [i, id] of ids.entries()) {
    const code = rejectionOf(decided[i] as Verdict)
    const outShare = outShares[i]
    if (code !== undefined) rejected.set(id, code)
    if (code !== undefined || outShare === undefined) continue
    accepted.push(id)
    if (sum === undefined) sum = outShare.slice()
    else sum.field.add(sum.bytes, sum.bytes, outShare.bytes)
  }
  return { accepted, sum, rejected }
}

/** @throws BeaverdamError MALFORMED_FRAME */
function checkVerifierShares(party: string | undefined, { cost }: Task, body: Uint8Array): void {
  const size = 1 + cost.verifierShare
  for (let start = 0; start < body.length; start += size) {
    const verdict = body[start] as Verdict
    if (verdict >= verdictCount) malformed(party, 'a verdict is not known')
    if (verdict !== 0 && body.subarray(start + 1, start + size).some((byte) => byte !== 0))
      malformed(party, 'a report is both rejected and looked at')
  }
}

function malformed(party: string | undefined, why: string): never {
  const of = party === undefined ? {} : { party }
  throw new BeaverdamError('MALFORMED_FRAME', `the message of aggregator '${party}' is malformed: ${why}`, of)
}
