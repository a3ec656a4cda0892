import type { RandomSource } from '../random/csprng.ts'
import type { PartyId } from '../transport/transport.ts'
import type { Terms } from './hello.ts'

/** What a party says of a session that it opens. */
export interface SessionOptions {
  /** Protocol, program, field and parameters, as text or hashes. A difference is HELLO_MISMATCH, and named. */
  readonly terms: Terms
  /** Milliseconds until a wait ends in PEER_TIMEOUT: 60,000 if left out. */
  readonly deadline?: number
  /** Milliseconds of silence until a peer counts as lost: 10,000 if left out. Heartbeats come five times as often. */
  readonly silence?: number
  /**
   * Parties whose loss is no failure unless someone waits for them. One of them that ends its session is lost, one that
   * sends what no party sends is shut out, and one that has not greeted within the silence, or that has not read or finished
   * in half the deadline, is not waited for.
   */
  readonly mayDrop?: readonly PartyId[]
  /** Where this party's nonce comes from; the CSPRNG except in tests and simulations that are to be repeated. */
  readonly random?: RandomSource
}
