import { BeaverdamError, type ErrorCode } from '../errors.ts'
import type { PartyId } from '../transport/transport.ts'
import { type Link, linkWindowBytes } from './link.ts'

/** What a session knows of another party. */
export class Peer {
  readonly id: PartyId
  readonly name: string
  readonly link: Link
  /** `leaving`: it has said that its session is over, may drop out, and is lost from the next sweep on. */
  state: 'greeting' | 'open' | 'leaving' | 'finished' | 'lost' = 'greeting'
  /** What it is shut out for. */
  violation: ErrorCode | undefined
  /** From its hello. */
  nonce: Uint8Array = new Uint8Array(0)
  wireBytesIn = 0
  /** The session's clock when the last frame came. */
  heard = 0
  /** The session's clock when something was last written to it, or nothing waited to be. */
  reading = 0
  #sent = 0
  #received = 0
  #read = 0
  #credited = 0

  constructor(id: PartyId, name: string, link: Link) {
    this.id = id
    this.name = name
    this.link = link
  }

  /** Whether no more messages will come. */
  get isGone(): boolean {
    return this.state === 'finished' || this.state === 'lost'
  }

  /** Notes whether the peer reads what is sent to it. @param tick the session's clock */
  watch(tick: number): void {
    if (this.link.isHeldBack && this.link.sent === this.#sent) return
    this.#sent = this.link.sent
    this.reading = tick
  }

  /** Counts a piece of a message that came, as windows do. @throws MALFORMED_FRAME if the peer ignores the window */
  received(bytes: number): void {
    this.#received += bytes
    if (this.#received - this.#read > linkWindowBytes)
      throw new BeaverdamError(
        'MALFORMED_FRAME',
        `expected at most ${linkWindowBytes} bytes ahead of the reader`,
      )
  }

  /** Counts what this party has read; true when it is time to tell the peer. */
  consumed(bytes: number): boolean {
    this.#read += bytes
    return this.#read - this.#credited >= linkWindowBytes / 8
  }

  /** All bytes read, which the caller is about to tell the peer. */
  credit(): number {
    this.#credited = this.#read
    return this.#read
  }
}
