import type { PartyId } from '../transport.ts'

/** Who connects to whom. */
export interface WebSocketSession {
  readonly id: PartyId
  readonly names: readonly string[]
  /** 'host:port' by party. Of each pair the party with the higher id dials the other. */
  readonly addresses: readonly string[]
  /**
   * 16 to 64 bytes in hex that all parties have agreed on, random and known to nobody else: it keeps other programs
   * of the machine out.
   */
  readonly session: string
  /**
   * The keys of all parties, where this one listens with an identity: one or two pins by party, each SHA-256 of a
   * SubjectPublicKeyInfo in hex, as `beaverdam keygen` prints it. A second one lets a key be replaced.
   */
  readonly pins?: readonly (readonly string[])[]
  /**
   * All parties are programs of one user on one machine. Over loopback the dialling side then masks with zeros, if
   * the other end agrees: it saves two passes over the bytes, and goes against RFC 6455, section 5.3, which wants an
   * unpredictable mask so that a script in a browser cannot pass off its frames as HTTP to a proxy. Here is neither,
   * and inside TLS, where both ends agree as well, a proxy sees no frames.
   */
  readonly simulation?: boolean
  /**
   * Resolves when this party hears from elsewhere, such as from who started them all, that another one is lost: if the two are
   * not linked by then they never will be, and the transport is complete without it, with a channel that has been lost.
   */
  readonly lost?: (peer: PartyId) => Promise<unknown>
  /** Milliseconds until parties that are not linked are given up: 30,000 if left out. */
  readonly connectTimeoutMs?: number
}
