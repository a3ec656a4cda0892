import type { PartyId } from './transport.ts'

/** Marks the relay's messages on an IPC channel that the program may use for its own. */
export const relayTag = 'beaverdam-relay'

/** What a party tells the relay: that it is ready, or a message for a peer. */
export type ToRelay =
  | readonly [tag: typeof relayTag, kind: 'ready']
  | readonly [tag: typeof relayTag, kind: 'link', to: PartyId, message: unknown]

/** What the relay tells a party: who the parties are, that all are ready, a message from a peer, that one is lost. */
export type FromRelay =
  | readonly [tag: typeof relayTag, kind: 'parties', id: PartyId, names: readonly string[]]
  | readonly [tag: typeof relayTag, kind: 'connected']
  | readonly [tag: typeof relayTag, kind: 'link', from: PartyId, message: unknown]
  | readonly [tag: typeof relayTag, kind: 'lost', peer: PartyId]

export function isRelayMessage(message: unknown): message is readonly [typeof relayTag, ...unknown[]] {
  return Array.isArray(message) && message[0] === relayTag
}
