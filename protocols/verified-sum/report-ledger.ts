import type { ErrorCode } from '../../src/errors.ts'
import type { FieldVector } from '../../src/field/vector.ts'
import type { OpenedReport } from '../sealed-report/opened-report.ts'
import type { ReportId } from './report-id.ts'
import type { Transcript } from './transcript.ts'

/** A report that waits to be verified: its id and the digest that it has at all aggregators. */
export interface WaitingReport {
  readonly id: ReportId
  readonly digest: Uint8Array
}

/** What is verified of a report. */
export type ReportShares = Pick<OpenedReport, 'id' | 'publicShare' | 'inputShare'>

/** A report that was found valid and is in no release yet. */
export interface VerifiedReport {
  readonly id: ReportId
  /** Whom its upload was authenticated as. */
  readonly contributor: string | undefined
}

/** What became of reports, at all aggregators alike. */
export interface Decisions {
  readonly accepted: readonly ReportId[]
  /** The sum of this aggregator's output shares of those; undefined if there are none. */
  readonly sum: FieldVector | undefined
  /** Why reports were dropped: some of them may never have come here. */
  readonly rejected: ReadonlyMap<ReportId, ErrorCode>
  /** Of these decisions and all that was before them. */
  readonly transcript: Transcript
}

/** How far a ledger is. */
export interface LastEvent {
  readonly transcript: Transcript
  /** That before the last decisions, if they can be taken back. */
  readonly previous: Transcript | undefined
  /** SHA-256 over the sorted ids of a batch, if its release came last. */
  readonly released: Uint8Array | undefined
}

/**
 * One aggregator's record of the reports to one task. A report waits, is then verified or rejected, and a verified one is
 * released: each once, and none comes back. Whatever the other aggregators do, this one alone sees to it that no report enters two
 * releases.
 *
 * Each call is one transaction: it happens as a whole or not at all. Of verified reports a ledger keeps ids and sums.
 */
export interface ReportLedger {
  /**
   * Records a report as waiting.
   *
   * @param mostHeld how many may wait or be verified and not released
   * @throws BeaverdamError REPORT_REPEATED if one of that id came before or was rejected
   * @throws BeaverdamError BATCH_TOO_LARGE
   */
  accept(report: OpenedReport, contributor: string | undefined, mostHeld: number): Promise<ReportId>
  /** Those that wait, in any order. */
  waiting(): Promise<readonly WaitingReport[]>
  /** The shares of reports that wait, in the order of the ids. @throws BeaverdamError INVALID_ARGUMENT if one does not */
  open(ids: readonly ReportId[]): Promise<readonly ReportShares[]>
  /**
   * Records what became of reports. These decisions can be taken back until something else follows; what was decided
   * before them is so for good, and the shares of those reports are forgotten.
   *
   * @throws BeaverdamError INVALID_ARGUMENT if one that is accepted does not wait
   */
  decide(decisions: Decisions): Promise<void>
  last(): Promise<LastEvent>
  /** Takes the last decisions back: their reports wait again. @throws BeaverdamError INVALID_ARGUMENT if it is too late */
  undo(): Promise<void>
  /** Ends the sum of what was verified so far: what follows is added to another. @returns all that is not released */
  close(): Promise<readonly VerifiedReport[]>
  /**
   * Marks reports as released, for good, and hands out the sum of their output shares. A crash afterwards loses the batch and
   * never repeats it. The transcript is extended by the digest of their ids.
   *
   * @param ids all that `close` gave at some time
   * @throws BeaverdamError ALREADY_RELEASED if they are not, or one of them is in a release
   */
  release(ids: readonly ReportId[]): Promise<FieldVector>
  /**
   * Marks a batch as released that another aggregator has released, and forgets its sum.
   *
   * @param idsDigest SHA-256 over its sorted ids; a batch that is not known here is left to the next comparison
   */
  forgo(idsDigest: Uint8Array): Promise<void>
}
