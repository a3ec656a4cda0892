import type { Party, PartyId } from './party.ts'

/** All parties but this one. */
export function otherParties(at: Pick<Party, 'id' | 'names'>): readonly PartyId[] {
  return [...at.names.keys()].filter((id) => id !== at.id)
}
