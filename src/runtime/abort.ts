import { BeaverdamError, type ErrorCode, errorCodes } from '../errors.ts'
import type { MapShape } from '../transport/strict-map.ts'
import type { PartyId } from '../transport/transport.ts'
import { controlFrame, frameKind, readControl } from './frame.ts'

/** How a party tells the others that the session is over: a code and who it is about, never a text. */
export interface Abort {
  readonly code: ErrorCode
  readonly raisedBy: PartyId
  /** Whom the error is about, or empty. */
  readonly party: string
}

const shape: MapShape<Abort> = {
  code: (value): value is ErrorCode => typeof value === 'string' && Object.hasOwn(errorCodes, value),
  raisedBy: (value): value is number => Number.isSafeInteger(value) && (value as number) >= 0,
  party: (value): value is string => typeof value === 'string' && value.length <= 4096,
}

export function abortFrame(abort: Abort): Uint8Array {
  return controlFrame(frameKind.abort, abort)
}

/** @throws MALFORMED_FRAME */
export function readAbort(frame: Uint8Array): Abort {
  return readControl(frame, shape)
}

/** The error at a party that hears of it. */
export function abortError(abort: Abort, raisedBy: string): BeaverdamError {
  const about = abort.party === '' ? '' : `, about party '${abort.party}'`
  return new BeaverdamError(
    abort.code,
    `party '${raisedBy}' ended the session: ${abort.code}${about} (${errorCodes[abort.code]})`,
    { party: abort.party === '' ? raisedBy : abort.party },
  )
}
