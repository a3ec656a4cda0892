import { BeaverdamError, type ErrorCode } from '../../src/errors.ts'
import type { Party, PartyId } from '../../src/runtime/party.ts'
import { partyName } from '../../src/runtime/party-name.ts'

/** The error of a party that deviated: `what` reads on from its name. */
export function deviation(at: Party, peer: PartyId, code: ErrorCode, what: string): BeaverdamError {
  const party = partyName(at, peer)
  return new BeaverdamError(code, `party '${party}' ${what}, in '${at.scope}'`, { party })
}
