import { BeaverdamError, type ErrorCode } from '../../src/errors.ts'

/** Why a report is rejected once it is verified. What stands for one is its place here, from 1 on. */
const rejections: readonly ErrorCode[] = [
  'REPORT_MALFORMED',
  'TEST_POINT_REJECTED',
  'PROOF_REJECTED',
  'JOINT_RANDOMNESS_MISMATCH',
]

/** What an aggregator says of a report in one byte: 0 if it has nothing against it. */
export type Verdict = number

/** How many verdicts there are. */
export const verdictCount = 1 + rejections.length

/** Why an aggregator rejects, if it does. */
export function rejectionOf(verdict: Verdict): ErrorCode | undefined {
  return rejections[verdict - 1]
}

/** The verdict that an error of the VDAF is. @throws the error, if it is none of a report's */
export function verdictOf(error: unknown): Verdict {
  const place = error instanceof BeaverdamError ? rejections.indexOf(error.code) : -1
  if (place < 0) throw error
  return place + 1
}

/** The first verdict in messages at a place that is a rejection; 0 if none is. */
export function firstRejection(messages: readonly Uint8Array[], place: number): Verdict {
  return messages.map((message) => message[place] as Verdict).find((verdict) => verdict !== 0) ?? 0
}
