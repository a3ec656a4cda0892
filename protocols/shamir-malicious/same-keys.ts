import { BeaverdamError } from '../../src/errors.ts'
import type { Party, PartyId } from '../../src/runtime/party.ts'
import { sameBytes } from '../../src/same-bytes.ts'

/** Compares this party's digest of the keys that it shares with another with the other's. @throws BROADCAST_INCONSISTENT */
export function checkSameKeys(at: Party, other: PartyId, own: Uint8Array, theirs: Uint8Array): void {
  if (sameBytes(own, theirs)) return
  throw new BeaverdamError(
    'BROADCAST_INCONSISTENT',
    `party '${at.names[at.id]}' and party '${at.names[other]}' have different keys of the same sets of parties: who sent them deviated`,
  )
}
