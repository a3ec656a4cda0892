import { bytesToHex } from '@noble/hashes/utils.js'
import { BeaverdamError, invalidArgument } from '../../src/errors.ts'
import type { FieldVector } from '../../src/field/vector.ts'
import { sameBytes } from '../../src/same-bytes.ts'
import type { OpenedReport } from '../sealed-report/opened-report.ts'
import { digestOfIds, type ReportId } from './report-id.ts'
import type {
  Decisions,
  LastEvent,
  ReportLedger,
  ReportShares,
  VerifiedReport,
  WaitingReport,
} from './report-ledger.ts'
import { emptyTranscript, extendTranscript, type Transcript } from './transcript.ts'

interface Waiting {
  readonly report: OpenedReport
  readonly contributor: string | undefined
}

/** Verified reports, and the sum of their output shares. */
interface Subtotal {
  readonly reports: VerifiedReport[]
  sum: FieldVector
}

/** Decisions with what it takes to undo them. */
interface Undoable {
  readonly previous: Transcript
  /** What waited of the reports that were decided on. */
  readonly waited: ReadonlyMap<ReportId, Waiting>
  readonly ids: readonly ReportId[]
  readonly subtotal: Subtotal | undefined
}

/** A ledger in memory, gone with the process. */
export class MemoryReportLedger implements ReportLedger {
  readonly #waiting = new Map<ReportId, Waiting>()
  /** All that was decided, and so never comes back. */
  readonly #decided = new Set<ReportId>()
  #transcript = emptyTranscript
  #last: Undoable | undefined
  #released: Uint8Array | undefined
  #subtotal: Subtotal | undefined
  #closed: readonly Subtotal[] = []

  async accept(report: OpenedReport, contributor: string | undefined, mostHeld: number): Promise<ReportId> {
    const id = bytesToHex(report.id)
    if (this.#waiting.has(id) || this.#decided.has(id))
      throw new BeaverdamError('REPORT_REPEATED', `report ${id} came before`)
    const verified = this.#subtotals().reduce((count, { reports }) => count + reports.length, 0)
    if (this.#waiting.size + verified >= mostHeld)
      throw new BeaverdamError('BATCH_TOO_LARGE', `${mostHeld} reports wait for a release, and no more may`)
    this.#waiting.set(id, { report, contributor })
    return id
  }

  async waiting(): Promise<readonly WaitingReport[]> {
    return Array.from(this.#waiting, ([id, { report }]) => ({ id, digest: report.digest }))
  }

  async open(ids: readonly ReportId[]): Promise<readonly ReportShares[]> {
    return ids.map((id) => this.#waitingReport(id).report)
  }

  async decide({ accepted, sum, rejected, transcript }: Decisions): Promise<void> {
    const reports = accepted.map((id) => ({ id, contributor: this.#waitingReport(id).contributor }))
    this.#forgetLast()
    const ids = [...accepted, ...rejected.keys()]
    const waited = new Map(ids.flatMap((id) => this.#waitingEntry(id)))
    const subtotal = sum && { reports, sum }
    this.#last = { previous: this.#transcript, waited, ids, subtotal }
    this.#released = undefined
    this.#transcript = transcript
    for (const id of ids) {
      this.#waiting.delete(id)
      this.#decided.add(id)
    }
  }

  async last(): Promise<LastEvent> {
    return { transcript: this.#transcript, previous: this.#last?.previous, released: this.#released }
  }

  async undo(): Promise<void> {
    const { previous, waited, ids } = this.#last ?? invalidArgument('undo', 'decisions to take back', 'none')
    for (const id of ids) this.#decided.delete(id)
    for (const [id, waiting] of waited) this.#waiting.set(id, waiting)
    this.#transcript = previous
    this.#last = undefined
  }

  async close(): Promise<readonly VerifiedReport[]> {
    this.#forgetLast()
    this.#closed = this.#subtotals()
    this.#subtotal = undefined
    return this.#closed.flatMap(({ reports }) => reports)
  }

  async release(ids: readonly ReportId[]): Promise<FieldVector> {
    const wanted = new Set(ids)
    const isWanted = ({ reports }: Subtotal) => reports.every(({ id }) => wanted.has(id))
    const released = this.#closed.filter(isWanted)
    const [first, ...others] = released
    if (first === undefined || released.flatMap(({ reports }) => reports).length !== wanted.size)
      throw new BeaverdamError('ALREADY_RELEASED', 'a report of the batch is in one that was released')
    this.#forgetLast()
    this.#closed = this.#closed.filter((subtotal) => !isWanted(subtotal))
    this.#released = digestOfIds([...ids].sort())
    this.#transcript = extendTranscript(this.#transcript, this.#released)
    return others.reduce((sum, subtotal) => sum.add(subtotal.sum), first.sum)
  }

  async forgo(idsDigest: Uint8Array): Promise<void> {
    // what `close` gave once and is not released stands first
    for (let count = 1; count <= this.#closed.length; count++) {
      const ids = this.#closed.slice(0, count).flatMap(({ reports }) => reports.map(({ id }) => id))
      if (sameBytes(digestOfIds(ids.sort()), idsDigest)) {
        await this.release(ids)
        return
      }
    }
  }

  /** Makes the last decisions final, and adds what they accepted to the sum. */
  #forgetLast(): void {
    const subtotal = this.#last?.subtotal
    this.#last = undefined
    if (subtotal === undefined) return
    if (this.#subtotal === undefined) {
      this.#subtotal = subtotal
      return
    }
    this.#subtotal.reports.push(...subtotal.reports)
    this.#subtotal.sum = this.#subtotal.sum.add(subtotal.sum)
  }

  #subtotals(): readonly Subtotal[] {
    return [...this.#closed, this.#subtotal, this.#last?.subtotal].filter((one) => one !== undefined)
  }

  #waitingReport(id: ReportId): Waiting {
    return this.#waiting.get(id) ?? invalidArgument('id', 'a report that waits', id)
  }

  #waitingEntry(id: ReportId): [ReportId, Waiting][] {
    const waiting = this.#waiting.get(id)
    return waiting === undefined ? [] : [[id, waiting]]
  }
}
