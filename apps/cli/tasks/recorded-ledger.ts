import { bytesToHex } from '@noble/hashes/utils.js'
import type { OpenedReport } from '../../../protocols/sealed-report/index.ts'
import { MemoryReportLedger, type ReportId } from '../../../protocols/verified-sum/index.ts'
import { BeaverdamError } from '../../../src/errors.ts'
import type { FieldVector } from '../../../src/field/index.ts'
import type { ReleaseRecord } from './release-record.ts'

/**
 * A ledger of one run in memory, and of the releases of all runs on the disk. A report that is in none is read again by the next
 * run, and verified with the same outcome.
 */
export class RecordedLedger extends MemoryReportLedger {
  readonly #record: ReleaseRecord | undefined
  readonly #releasedBefore = new Set<ReportId>()

  /** @param record undefined where nothing is released */
  constructor(record: ReleaseRecord | undefined) {
    super()
    this.#record = record
  }

  /** What came again in this run though it was released. */
  get releasedBefore(): readonly ReportId[] {
    return [...this.#releasedBefore]
  }

  /** @throws BeaverdamError ALREADY_RELEASED, REPORT_REPEATED or BATCH_TOO_LARGE */
  override async accept(
    report: OpenedReport,
    contributor: string | undefined,
    mostHeld: number,
  ): Promise<ReportId> {
    const id = bytesToHex(report.id)
    if (this.#record?.has(id)) {
      this.#releasedBefore.add(id)
      throw new BeaverdamError('ALREADY_RELEASED', `report ${id} is in a sum that was released`)
    }
    return super.accept(report, contributor, mostHeld)
  }

  /** Has the release on the disk before it hands out what is released. */
  override async release(ids: readonly ReportId[]): Promise<FieldVector> {
    const sum = await super.release(ids)
    await this.#record?.add(ids)
    return sum
  }
}
