import type { Party, PartyId } from '../../../src/runtime/party.ts'

/** All parties but this one. */
export function otherParties(at: Party): readonly PartyId[] {
  return [...at.names.keys()].filter((id) => id !== at.id)
}

/** The scope of an ordered pair: `0>1`, with the OT sender first. */
export function pairName(sender: PartyId, receiver: PartyId): string {
  return `${sender}>${receiver}`
}
