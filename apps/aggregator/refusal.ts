import { BeaverdamError, type ErrorCode } from '../../src/errors.ts'

/** What a request is refused with. */
export class Refusal extends BeaverdamError {
  /** Of HTTP. */
  readonly status: number

  constructor(status: number, code: ErrorCode, message: string) {
    super(code, message)
    this.status = status
  }
}

/** Errors of `VerifiedAggregator.accept` that another status than 400 says better. */
const statuses: Partial<Record<ErrorCode, number>> = {
  // The report is there, or was: sending it again changes nothing.
  REPORT_REPEATED: 409,
  // There may be room once a batch is released.
  BATCH_TOO_LARGE: 429,
}

/** The status and the text for a client; what is no error of the client's stays here. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error
  if (error instanceof BeaverdamError)
    return new Refusal(statuses[error.code] ?? 400, error.code, error.message)
  return new Refusal(500, 'PROGRAM_FAILED', 'the aggregator could not take the report')
}
