import { encodeSeedUse } from '../../src/random/seed-use.ts'
import { turboShake128 } from '../../src/random/turboshake.ts'
import type { Party, PartyId } from '../../src/runtime/party.ts'

/** Where oblivious transfers are made: whatever is hashed in them is bound to it. */
export interface Place {
  /** The session's id, the same at both ends and never used again. */
  readonly session: string
  /** Scope, sender and receiver. */
  readonly address: string
}

export function placeOf(party: Party, sender: PartyId, receiver: PartyId): Place {
  return { session: party.session, address: `${party.scope} ${sender}>${receiver}` }
}

/** Sets what this protocol hashes apart from seeds expanded (0x11) and derived (0x12). */
const hashDomain = 0x13

/** TurboSHAKE128 of a label, a place, a path in it, and bytes, with domain byte 0x13. */
export function hashAt(
  label: string,
  place: Place,
  path: readonly number[],
  bytes: Uint8Array,
  length: number,
): Uint8Array<ArrayBuffer> {
  return turboShake128(messageAt(label, place, path, bytes), hashDomain, length)
}

/** The message that `hashAt` hashes: no two different calls have the same. */
export function messageAt(
  label: string,
  { session, address }: Place,
  path: readonly number[],
  bytes: Uint8Array,
): Uint8Array<ArrayBuffer> {
  return encodeSeedUse({ label, session, address: [address, ...path].join('/') }, bytes)
}
