import { BeaverdamError } from '../errors.ts'
import type { PartyId } from '../transport/transport.ts'
import { type PieceHeader, windowBytes } from './frame.ts'
import type { Step } from './party.ts'
import type { Scope } from './scope.ts'

/** A wait for one message. */
export interface Wait {
  readonly step: Step
  readonly maxBytes: number
  /** The session's clock when the wait began: see `Session.tick`. */
  readonly since: number
  /** Whether the protocol takes the peer's absence as an answer (`gather`). */
  readonly mayMiss: boolean
  take(body: Uint8Array): void
  /** The peer is lost, or the session is over. */
  fail(error: BeaverdamError): void
}

/** A message that has begun to arrive. Until a wait claims it, its bytes are held and count against the windows. */
interface Arrival {
  readonly header: PieceHeader
  /** Pieces that came before the message was claimed. */
  held: Uint8Array[]
  heldBytes: number
  received: number
  /** Allocated when a wait with room for it claims the message. */
  body: Uint8Array | undefined
}

/**
 * The messages of one operation on one link: the k-th that comes meets the k-th wait. A wait is taken away as soon as its
 * message is complete.
 */
class Lane {
  readonly peer: PartyId
  sent = 0
  begun = 0
  readonly arrivals: Arrival[] = []
  readonly waits: Wait[] = []

  constructor(peer: PartyId) {
    this.peer = peer
  }
}

/**
 * The mailbox of one operation: its messages are numbered apart from those of every other operation, so the order in
 * which operations of one round progress at a party does not matter. Operation 0 is the scope's own body.
 */
export class Operation {
  readonly scope: Scope
  readonly number: number
  /** Messages that wait for one another up to now. */
  depth: number
  readonly #lanes: (Lane | undefined)[] = []

  constructor(scope: Scope, number: number) {
    this.scope = scope
    this.number = number
    this.depth = scope.depth
  }

  lane(peer: PartyId): Lane {
    let lane = this.#lanes[peer]
    if (lane === undefined) {
      lane = new Lane(peer)
      this.#lanes[peer] = lane
    }
    return lane
  }

  /** Registers a wait, which may be served at once by what has come. */
  wait(peer: PartyId, wait: Wait): void {
    const lane = this.lane(peer)
    lane.waits.push(wait)
    const next = lane.arrivals[lane.waits.length - 1]
    if (next !== undefined) this.#progress(lane, next)
  }

  /** @throws MESSAGE_REPLAYED, MALFORMED_FRAME, DIVERGED, FRAME_TOO_LARGE */
  receive(peer: PartyId, header: PieceHeader, piece: Uint8Array): void {
    const lane = this.lane(peer)
    const last = lane.arrivals.at(-1)
    let arrival = last !== undefined && last.received < last.header.messageBytes ? last : undefined
    const expected = arrival === undefined ? lane.begun : lane.begun - 1
    if (header.sequence !== expected) this.#outOfOrder(peer, header, expected)
    if (arrival === undefined) {
      arrival = { header, held: [], heldBytes: 0, received: 0, body: undefined }
      lane.arrivals.push(arrival)
      lane.begun++
    } else if (
      header.messageBytes !== arrival.header.messageBytes ||
      header.messageBytes < arrival.received + piece.length
    ) {
      throw new BeaverdamError(
        'MALFORMED_FRAME',
        `pieces of message ${header.sequence} from party '${this.scope.session.name(peer)}' do not add up`,
        { party: this.scope.session.name(peer) },
      )
    }
    const bytes = windowBytes(piece.length)
    arrival.received += piece.length
    if (arrival.body !== undefined) {
      arrival.body.set(piece, arrival.received - piece.length)
      this.scope.consumed(peer, bytes)
      this.#progress(lane, arrival)
      return
    }
    arrival.held.push(piece)
    arrival.heldBytes += bytes
    this.#progress(lane, arrival)
    // a piece that has to wait keeps alive what it came in: a frame, or what one read of a socket gave
    if (arrival.held.length > 0 && 2 * piece.length < piece.buffer.byteLength)
      arrival.held[arrival.held.length - 1] = piece.slice()
  }

  /** Claims an arrival for its wait, if there is one, and hands it over when it is complete. */
  #progress(lane: Lane, arrival: Arrival): void {
    const wait = lane.waits[lane.arrivals.indexOf(arrival)]
    if (wait === undefined) return
    const { messageBytes } = arrival.header
    if (arrival.heldBytes > 0) {
      this.#check(lane.peer, wait, arrival.header)
      this.scope.consumed(lane.peer, arrival.heldBytes)
      arrival.heldBytes = 0
      arrival.body = join(arrival.held, messageBytes)
      arrival.held = []
    }
    if (arrival.received < messageBytes || arrival !== lane.arrivals[0] || arrival.body === undefined) return
    lane.arrivals.shift()
    lane.waits.shift()
    if (arrival.header.depth > this.depth) this.depth = arrival.header.depth
    this.scope.reach(arrival.header.depth)
    this.scope.tally.bytesIn += messageBytes
    wait.take(arrival.body)
    const next = lane.arrivals[0]
    if (next !== undefined) this.#progress(lane, next)
  }

  #check(peer: PartyId, wait: Wait, header: PieceHeader): void {
    const { session } = this.scope
    if (header.digest !== wait.step)
      throw new BeaverdamError(
        'DIVERGED',
        `party '${session.name(peer)}' and party '${session.name(session.id)}' run different operations at step ` +
          `${header.sequence} of '${this.path}'`,
        { party: session.name(peer) },
      )
    if (header.messageBytes > wait.maxBytes)
      throw new BeaverdamError(
        'FRAME_TOO_LARGE',
        `expected at most ${wait.maxBytes} bytes from party '${session.name(peer)}' in '${this.path}', ` +
          `got ${header.messageBytes}`,
        { party: session.name(peer) },
      )
  }

  #outOfOrder(peer: PartyId, header: PieceHeader, expected: number): never {
    const name = this.scope.session.name(peer)
    if (header.sequence < expected)
      throw new BeaverdamError(
        'MESSAGE_REPLAYED',
        `party '${name}' sent message ${header.sequence} of '${this.path}' twice`,
        { party: name },
      )
    throw new BeaverdamError(
      'MALFORMED_FRAME',
      `expected message ${expected} of '${this.path}' from party '${name}', got ${header.sequence}`,
      { party: name },
    )
  }

  /** Those who have sent something or are waited for. */
  get peers(): readonly PartyId[] {
    return this.#lanes.flatMap((lane) => (lane === undefined ? [] : [lane.peer]))
  }

  /** For whom a wait that may not miss has been open since before this time of the session's clock. */
  late(since: number): readonly PartyId[] {
    return this.peers.filter((peer) =>
      this.#lanes[peer]?.waits.some((wait) => !wait.mayMiss && wait.since < since),
    )
  }

  /** Takes away the waits that have not been met, with what has come of their messages: those for one peer, or all. */
  takeWaits(peer?: PartyId): readonly Wait[] {
    const peers = peer === undefined ? this.peers : [peer]
    return peers.flatMap((from) => {
      const lane = this.#lanes[from]
      lane?.arrivals.splice(0, lane.waits.length)
      return lane?.waits.splice(0) ?? []
    })
  }

  /** Whether a wait is open: for one peer, or for any. */
  awaits(peer?: PartyId): boolean {
    const peers = peer === undefined ? this.peers : [peer]
    return peers.some((from) => (this.#lanes[from]?.waits.length ?? 0) > 0)
  }

  /** Whose messages nobody has asked for. What a lost party left behind does not count. */
  get unread(): readonly PartyId[] {
    return this.peers.filter((peer) => {
      const { arrivals, waits } = this.lane(peer)
      return arrivals.length > waits.length && this.scope.session.peer(peer).state !== 'lost'
    })
  }

  /** Nothing may be left unread, but what a `gather` has stopped to wait for. @throws DIVERGED */
  end(): void {
    const { session } = this.scope
    for (const sender of this.unread) {
      const party = session.name(sender)
      const text = `'${this.path}' ended with a message of party '${party}' unread`
      const error = new BeaverdamError('DIVERGED', text, { party })
      if (!session.dismiss(sender, error)) throw error
    }
  }

  get path(): string {
    return this.number === 0 ? this.scope.path : `${this.scope.path}#${this.number}`
  }
}

function join(pieces: readonly Uint8Array[], messageBytes: number): Uint8Array {
  const first = pieces[0]
  if (pieces.length === 1 && first?.length === messageBytes) return first
  const body = new Uint8Array(messageBytes)
  let at = 0
  for (const piece of pieces) {
    body.set(piece, at)
    at += piece.length
  }
  return body
}
