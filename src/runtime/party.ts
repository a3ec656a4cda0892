import type { ErrorCode } from '../errors.ts'
import type { PartyId } from '../transport/transport.ts'

export type { PartyId }

/**
 * What a step does, as 32 bits that every message carries: operation, field, length and the origins of the operands
 * (see `step.ts`). A receiver that expects another step raises DIVERGED. It is diagnosis, not security.
 */
export type Step = number

/**
 * One party's view of a session inside one scope: what the body of a protocol is written against.
 *
 * A message is addressed by scope, link and count: the k-th message from i to j in a scope meets j's k-th receive
 * from i. Every wait has the session's deadline and ends in PEER_TIMEOUT, which names who is missing. Any failure
 * except a `gather` that is short of answers ends the session at every party.
 */
export interface Party {
  readonly id: PartyId
  readonly n: number
  readonly names: readonly string[]
  /**
   * The session's id among these n parties, in hex: a hash of its terms and of a fresh nonce of each, so that no other
   * session has it. @throws INVALID_ARGUMENT if this party has no link to one of them
   */
  readonly session: string
  /** The place in the protocol tree: `session/round-3/triples`. Unique in a session, and the same at every party. */
  readonly scope: string
  /** Fires when the session ends early. */
  readonly signal: AbortSignal
  /** Parties that may drop out and are no longer in the session for what they sent here, each with the code of it. */
  readonly shutOut: ReadonlyMap<PartyId, ErrorCode>

  /** Sends a body of any size. Resolves when there is room for more; until then the body may not be written to. */
  send(to: PartyId, step: Step, body: Uint8Array): Promise<void>
  /** Receives a body of at most `maxBytes`. @throws FRAME_TOO_LARGE before anything of that size is allocated. */
  receive(from: PartyId, step: Step, maxBytes: number): Promise<Uint8Array>
  /**
   * Sends one body to every other party and receives theirs, all of one length.
   *
   * @returns the bodies by party, one's own included
   * @throws LENGTH_MISMATCH if a body is of another length
   */
  exchange(step: Step, body: Uint8Array): Promise<readonly Uint8Array[]>
  /**
   * Receives from those who answer within the time: the protocol decides what their absence means. What a party sent that
   * is shut out meanwhile does not count.
   */
  gather(
    from: readonly PartyId[],
    step: Step,
    wanted: GatherOptions,
  ): Promise<ReadonlyMap<PartyId, Uint8Array>>
  /**
   * One party's body to all, checked: every receiver compares a hash of what it got with every other's.
   *
   * @param body given by the party `from`, left out by the others
   * @throws BROADCAST_INCONSISTENT
   */
  broadcast(from: PartyId, step: Step, body: Uint8Array | undefined, maxBytes: number): Promise<Uint8Array>
  /**
   * Runs a body in a scope of its own below this one, so that its messages are numbered apart.
   *
   * @throws SCOPE_REUSED if the name was used before in this scope
   * @throws DIVERGED if the body ends with a message unread
   */
  fork<T>(name: string, body: (party: Party) => Promise<T>): Promise<T>
}

export interface GatherOptions {
  /** Fewer answers than this at the deadline are PEER_TIMEOUT. */
  readonly atLeast: number
  /** Milliseconds to wait. */
  readonly within: number
  readonly maxBytes: number
}
