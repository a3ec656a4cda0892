import type { PartyId } from '../transport/transport.ts'
import { creditFrame, type PieceHeader } from './frame.ts'
import { Outbound, scopeWindowBytes } from './link.ts'
import type { ScopeMetrics } from './metrics.ts'
import { Operation } from './operation.ts'
import type { Step } from './party.ts'
import type { Session } from './session.ts'
import { scopeKey } from './step.ts'

/** A peer hears how much of a scope has been read each time that an eighth of the window has. */
const creditEvery = scopeWindowBytes / 8

/** Running counts of a scope; what they mean is said at `ScopeMetrics`. */
export interface Tally {
  messages: number
  bytesOut: number
  bytesIn: number
  waitingSince: number
  waiting: number
  waitingSeconds: number
}

/**
 * A named place in the protocol tree and the mailboxes of its operations. A scope may come to be by a message from a
 * party that is ahead; it is unclaimed until this party opens it too.
 */
export class Scope {
  readonly session: Session
  readonly key: number
  /** Empty while unclaimed. */
  path = ''
  /** The session's clock when the scope came to be. */
  readonly since: number
  /** Where the scope stands in the chain of messages, and how far any of its messages reached. */
  depth = 0
  reached = 0
  /** The number that the next operation gets; operation 0 is the body's own. */
  nextOperation = 1
  readonly operations = new Map<number, Operation>()
  readonly tally: Tally = {
    messages: 0,
    bytesOut: 0,
    bytesIn: 0,
    waitingSince: 0,
    waiting: 0,
    waitingSeconds: 0,
  }
  readonly #opened = performance.now()
  #openedAt = 0
  readonly #outbound: (Outbound | undefined)[] = []
  readonly #read: number[] = []
  readonly #credited: number[] = []

  constructor(session: Session, key: number) {
    this.session = session
    this.key = key
    this.since = session.tick
  }

  /** Opens the scope at this party, at this depth in the chain of messages. */
  claim(path: string, depth: number): this {
    this.path = path
    this.depth = depth
    this.reached = depth
    this.#openedAt = depth
    for (const operation of this.operations.values()) operation.depth = depth
    return this
  }

  childKey(name: string): number {
    return scopeKey(this.key, name)
  }

  /** The mailbox of an operation that this party starts. */
  begin(number: number): Operation {
    const operation = this.operations.get(number) ?? new Operation(this, number)
    operation.depth = this.depth
    this.operations.set(number, operation)
    return operation
  }

  /** @throws DIVERGED if a message of the operation is unread */
  end(operation: Operation): void {
    operation.end()
    if (!operation.awaits()) this.operations.delete(operation.number)
  }

  /** Whose messages for operations of this scope nobody has asked for. */
  get unread(): readonly PartyId[] {
    return [...this.operations.values()].flatMap((operation) => operation.unread)
  }

  /** The end of the scope: also of operations that a peer has sent messages for and this party never began. @throws DIVERGED */
  finish(): void {
    for (const operation of this.operations.values()) operation.end()
  }

  /** Whether a wait of a `gather` is still open. */
  get awaits(): boolean {
    return [...this.operations.values()].some((operation) => operation.awaits())
  }

  /** Whether a message for this operation can still be expected. */
  expects(number: number): boolean {
    return number === 0 || number >= this.nextOperation || this.operations.has(number)
  }

  post(operation: Operation, to: PartyId, digest: Step, body: Uint8Array): Promise<void> {
    const lane = operation.lane(to)
    const depth = operation.depth + 1
    const header: PieceHeader = {
      scope: this.key,
      operation: operation.number,
      sequence: lane.sent++,
      digest,
      depth,
      messageBytes: body.length,
    }
    this.reach(depth)
    this.tally.messages++
    this.tally.bytesOut += body.length
    const out = this.outbound(to)
    return out.link.post(out, header, body)
  }

  outbound(to: PartyId): Outbound {
    let out = this.#outbound[to]
    if (out === undefined) {
      out = new Outbound(this.session.peer(to).link)
      this.#outbound[to] = out
    }
    return out
  }

  reach(depth: number): void {
    if (depth > this.reached) this.reached = depth
  }

  /** Everything below this scope that has ended counts into its depth; what follows comes after all of it. */
  advance(): void {
    this.depth = this.reached
  }

  /** Counts what this party has read, and tells the sender now and then. @param bytes as windows count them */
  consumed(from: PartyId, bytes: number): void {
    const read = (this.#read[from] ?? 0) + bytes
    this.#read[from] = read
    const peer = this.session.peer(from)
    const isDue = peer.consumed(bytes)
    if (isDue || read - (this.#credited[from] ?? 0) >= creditEvery) {
      this.#credited[from] = read
      const frame = creditFrame({ scope: this.key, scopeBytes: read, linkBytes: peer.credit() })
      peer.link.control(frame)
    }
  }

  waitBegins(): void {
    if (this.tally.waiting++ === 0) this.tally.waitingSince = performance.now()
  }

  waitEnds(): void {
    if (--this.tally.waiting === 0)
      this.tally.waitingSeconds += (performance.now() - this.tally.waitingSince) / 1000
  }

  metrics(): ScopeMetrics {
    return {
      scope: this.path,
      rounds: this.reached - this.#openedAt,
      messages: this.tally.messages,
      bytesOut: this.tally.bytesOut,
      bytesIn: this.tally.bytesIn,
      seconds: (performance.now() - this.#opened) / 1000,
      waitingSeconds: this.tally.waitingSeconds,
    }
  }
}
