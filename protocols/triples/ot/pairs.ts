import type { PartyId } from '../../../src/runtime/party.ts'

/** The scope of an ordered pair: `0>1`, with the OT sender first. */
export function pairName(sender: PartyId, receiver: PartyId): string {
  return `${sender}>${receiver}`
}

/** The sender of an unordered pair: the lower party if one of them is odd, so that all send about as often. */
export function senderOf(one: PartyId, other: PartyId): PartyId {
  return (one + other) % 2 === 1 ? Math.min(one, other) : Math.max(one, other)
}
