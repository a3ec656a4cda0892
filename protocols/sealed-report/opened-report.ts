import { reportDigest } from './report-binding.ts'
import type { ReportHeader } from './report-header.ts'

/** A report as an aggregator has it once it opened it. It prints as `[secret]`. */
export class OpenedReport {
  /** The report's id, which is the VDAF's nonce. */
  readonly id: Uint8Array
  /** Seconds since 1970. */
  readonly time: number
  readonly publicShare: Uint8Array
  /** 32 bytes that are the same at all aggregators, which they compare before work begins. */
  readonly digest: Uint8Array
  readonly #inputShare: Uint8Array

  constructor(header: ReportHeader, inputShare: Uint8Array) {
    this.id = header.reportId
    this.time = header.time
    this.publicShare = header.publicShare
    this.digest = reportDigest(header)
    this.#inputShare = inputShare
  }

  get inputShare(): Uint8Array {
    return this.#inputShare
  }

  toString(): string {
    return '[secret]'
  }

  toJSON(): string {
    return '[secret]'
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return 'OpenedReport [secret]'
  }
}
