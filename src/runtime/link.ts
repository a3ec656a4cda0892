import { type Channel, highWaterBytes } from '../transport/transport.ts'
import {
  frameKind,
  maxPieceBytes,
  type PieceHeader,
  pieceHeaderBytes,
  windowBytes,
  writePieceHeader,
} from './frame.ts'

/** Bytes of one scope that may be on their way or unread at a peer: 32 pieces, so that no scope blocks another's. */
export const scopeWindowBytes = 32 * windowBytes(maxPieceBytes)

/** Bytes of all scopes that may be unread at a peer. */
export const linkWindowBytes = 16 << 20

/** What a scope sends to one peer: its window and what waits for room. */
export class Outbound {
  readonly link: Link
  /** Bytes sent and bytes that the peer has read, headers included. */
  sent = 0
  read = 0
  readonly queue: Queued[] = []

  constructor(link: Link) {
    this.link = link
  }
}

interface Queued {
  readonly header: PieceHeader
  readonly body: Uint8Array
  at: number
  readonly resolve: () => void
  readonly reject: (error: Error) => void
}

/** What `post` returns when the message has been written at once: most do, and cost no promise. */
export const roomNow = Promise.resolve()

/**
 * The way to one peer: gathers what a turn sends into one frame, and holds messages back while the peer has not read
 * enough. Small messages are written into a buffer that leaves at the end of the turn; a piece that does not fit it
 * leaves at once, after it.
 */
export class Link {
  readonly channel: Channel
  sent = 0
  read = 0
  frames = 0
  #wireBytes = 0
  readonly #turn: () => void
  readonly #waiting = new Set<Outbound>()
  #congested = false
  #lost = false
  // grows to 64 KiB where small messages are many: a party has up to hundreds of links, and most carry few
  #buffer = new Uint8Array(512)
  #view = new DataView(this.#buffer.buffer)
  #at = 1

  /** @param turn asks for a `flush` at the end of this turn */
  constructor(channel: Channel, turn: () => void) {
    this.channel = channel
    this.#turn = turn
    this.#buffer[0] = frameKind.pieces
  }

  /** Bytes of the frames sent, and of what has been written to the next: who has sent a message has it counted. */
  get wireBytes(): number {
    return this.#at === 1 ? this.#wireBytes : this.#wireBytes + this.#at
  }

  /** Sends a message; resolves when all of it has been written. */
  post(out: Outbound, header: PieceHeader, body: Uint8Array): Promise<void> {
    if (this.#lost) return roomNow
    if (out.queue.length === 0 && body.length <= maxPieceBytes && this.#hasRoom(out, body.length)) {
      this.#write(out, header, body)
      return roomNow
    }
    return new Promise((resolve, reject) => {
      out.queue.push({ header, body, at: 0, resolve, reject })
      this.#waiting.add(out)
      this.pump()
    })
  }

  /** Writes what waits, as far as the windows allow: a piece of each scope in turn. */
  pump(): void {
    let moved = true
    while (moved && this.#waiting.size > 0) {
      moved = false
      for (const out of this.#waiting) {
        const next = out.queue[0]
        if (next === undefined) {
          this.#waiting.delete(out)
          continue
        }
        const bytes = Math.min(maxPieceBytes, next.body.length - next.at)
        if (!this.#hasRoom(out, bytes)) continue
        this.#write(out, next.header, next.body.subarray(next.at, next.at + bytes))
        next.at += bytes
        moved = true
        if (next.at === next.body.length) {
          out.queue.shift()
          next.resolve()
        }
      }
    }
  }

  /** Whether messages wait until the peer has read more. */
  get isHeldBack(): boolean {
    return this.#waiting.size > 0
  }

  /** The peer is lost, whatever it may still say: what is sent to it, and what waits for room, goes nowhere. */
  lose(): void {
    this.#lost = true
    this.channel.close()
    for (const out of this.#waiting) for (const queued of out.queue.splice(0)) queued.resolve()
    this.#waiting.clear()
  }

  /** Gives up what waits for room. */
  abandon(error: Error): void {
    for (const out of this.#waiting) for (const queued of out.queue.splice(0)) queued.reject(error)
    this.#waiting.clear()
  }

  /** Sends a control frame, after everything written before it. */
  control(frame: Uint8Array): void {
    this.flush()
    this.#send(frame)
  }

  flush(): void {
    if (this.#at === 1) return
    const frame = this.#buffer.slice(0, this.#at)
    this.#at = 1
    this.#send(frame)
  }

  #hasRoom(out: Outbound, bytes: number): boolean {
    const size = windowBytes(bytes)
    return (
      !this.#congested &&
      out.sent - out.read + size <= scopeWindowBytes &&
      this.sent - this.read + size <= linkWindowBytes
    )
  }

  #write(out: Outbound, header: PieceHeader, piece: Uint8Array): void {
    out.sent += windowBytes(piece.length)
    this.sent += windowBytes(piece.length)
    const size = pieceHeaderBytes + piece.length
    if (this.#at + size > maxPieceBytes) this.flush()
    if (1 + size > maxPieceBytes) {
      const frame = new Uint8Array(1 + size)
      frame[0] = frameKind.pieces
      writePieceHeader(new DataView(frame.buffer), 1, header, piece.length)
      frame.set(piece, 1 + pieceHeaderBytes)
      this.#send(frame)
      return
    }
    if (this.#at + size > this.#buffer.length) this.#grow(this.#at + size)
    if (this.#at === 1) this.#turn()
    writePieceHeader(this.#view, this.#at, header, piece.length)
    this.#buffer.set(piece, this.#at + pieceHeaderBytes)
    this.#at += size
  }

  #grow(bytes: number): void {
    const buffer = new Uint8Array(Math.min(maxPieceBytes, Math.max(bytes, 2 * this.#buffer.length)))
    buffer.set(this.#buffer.subarray(0, this.#at))
    this.#buffer = buffer
    this.#view = new DataView(buffer.buffer)
  }

  #send(frame: Uint8Array): void {
    this.frames++
    this.#wireBytes += frame.length
    this.channel.send(frame)
    if (!this.#congested && this.channel.queuedBytes > highWaterBytes) {
      this.#congested = true
      void this.channel.drained().then(() => {
        this.#congested = false
        this.pump()
      })
    }
  }
}
