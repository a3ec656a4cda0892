import type { PartyId } from '../../src/runtime/party.ts'

/** Sets of servers: what a client tells a set it tells each of its members, and they compare it. */
export type ServerSets = readonly (readonly PartyId[])[]

/** The numbers of the sets that a server is in. */
export function setsOf(sets: ServerSets, server: PartyId): readonly number[] {
  return [...sets.keys()].filter((set) => sets[set]?.includes(server))
}
