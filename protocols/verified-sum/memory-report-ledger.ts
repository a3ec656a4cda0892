import { bytesToHex } from '@noble/hashes/utils.js'
import { BeaverdamError, invalidArgument } from '../../src/errors.ts'
import type { FieldVector } from '../../src/field/vector.ts'
import type { OpenedReport } from '../sealed-report/opened-report.ts'
import type { ReportId } from './report-id.ts'
import type { Decisions, ReportLedger, ReportShares, VerifiedReport, WaitingReport } from './report-ledger.ts'

interface Waiting {
  readonly report: OpenedReport
  readonly contributor: string | undefined
}

/** Verified reports, and the sum of their output shares. */
interface Subtotal {
  readonly reports: VerifiedReport[]
  sum: FieldVector
}

/** A ledger in memory, gone with the process. */
export class MemoryReportLedger implements ReportLedger {
  readonly #waiting = new Map<ReportId, Waiting>()
  /** All that was decided, and so never comes back. */
  readonly #decided = new Set<ReportId>()
  readonly #closed: Subtotal[] = []
  #subtotal: Subtotal | undefined

  async accept(report: OpenedReport, contributor: string | undefined, mostHeld: number): Promise<ReportId> {
    const id = bytesToHex(report.id)
    if (this.#waiting.has(id) || this.#decided.has(id))
      throw new BeaverdamError('REPORT_REPEATED', `report ${id} came before`)
    if (this.#waiting.size + this.#verified().length >= mostHeld)
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

  async decide({ accepted, sum, rejected }: Decisions): Promise<void> {
    const reports = accepted.map((id) => ({ id, contributor: this.#waitingReport(id).contributor }))
    if (sum !== undefined && this.#subtotal === undefined) this.#subtotal = { reports, sum }
    else if (sum !== undefined && this.#subtotal !== undefined) {
      this.#subtotal.sum = this.#subtotal.sum.add(sum)
      this.#subtotal.reports.push(...reports)
    }
    for (const id of [...accepted, ...rejected.keys()]) {
      this.#waiting.delete(id)
      this.#decided.add(id)
    }
  }

  async close(): Promise<readonly VerifiedReport[]> {
    if (this.#subtotal !== undefined) this.#closed.push(this.#subtotal)
    this.#subtotal = undefined
    return this.#verified()
  }

  async release(ids: readonly ReportId[]): Promise<FieldVector> {
    const wanted = new Set(ids)
    const released = this.#closed.filter(({ reports }) => reports.every(({ id }) => wanted.has(id)))
    const [first, ...others] = released
    if (first === undefined || released.flatMap(({ reports }) => reports).length !== wanted.size)
      throw new BeaverdamError('ALREADY_RELEASED', 'a report of the batch is in one that was released')
    for (const subtotal of released) this.#closed.splice(this.#closed.indexOf(subtotal), 1)
    return others.reduce((sum, subtotal) => sum.add(subtotal.sum), first.sum)
  }

  #waitingReport(id: ReportId): Waiting {
    return this.#waiting.get(id) ?? invalidArgument('id', 'a report that waits', id)
  }

  #verified(): readonly VerifiedReport[] {
    return [...this.#closed, ...(this.#subtotal ? [this.#subtotal] : [])].flatMap(({ reports }) => reports)
  }
}
