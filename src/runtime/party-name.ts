import type { Party, PartyId } from './party.ts'

/** What errors call a party. */
export function partyName({ names }: Pick<Party, 'names'>, id: PartyId): string {
  return names[id] ?? `#${id}`
}
