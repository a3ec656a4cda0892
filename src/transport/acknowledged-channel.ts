import { BeaverdamError } from '../errors.ts'
import { Backlog } from './backlog.ts'
import { Inbox } from './inbox.ts'
import {
  type Channel,
  checkFrame,
  type FrameReceiver,
  lowWaterBytes,
  maxFrameBytes,
  type PartyId,
} from './transport.ts'

/** What goes over a queue of messages: a frame, an acknowledgement of so many more bytes of frames, or the end. */
export type LinkMessage = Uint8Array | number | 'end'

/** An ordered queue of messages to a peer: it takes everything and says nothing about how much it holds. */
export interface MessageQueue {
  post(message: LinkMessage): void
  /** No more will be posted or is wanted. What was posted still goes out. */
  cut(): void
}

/** Bytes between acknowledgements: a quarter of the low-water mark, so that a waiting sender hears in time. */
const acknowledgedBytes = lowWaterBytes / 4

/**
 * A channel over a queue that has no back-pressure of its own: the receiver acknowledges what its runtime has taken,
 * and what is not acknowledged counts as queued.
 */
export class AcknowledgedChannel implements Channel {
  readonly peer: PartyId
  readonly #peerName: string
  readonly #queue: MessageQueue
  readonly #backlog = new Backlog()
  readonly #inbox = new Inbox((bytes) => this.#acknowledge(bytes))
  #unacknowledged = 0
  #over = false

  constructor(peer: PartyId, peerName: string, queue: MessageQueue) {
    this.peer = peer
    this.#peerName = peerName
    this.#queue = queue
  }

  send(frame: Uint8Array): void {
    checkFrame(frame)
    if (this.#over) return
    this.#backlog.add(frame.byteLength)
    this.#queue.post(frame)
  }

  get queuedBytes(): number {
    return this.#backlog.bytes
  }

  drained(): Promise<void> {
    return this.#backlog.drained()
  }

  start(receiver: FrameReceiver): void {
    this.#inbox.start(receiver)
  }

  close(): void {
    if (this.#over) return
    this.#queue.post('end')
    this.#finish()
    this.#inbox.close()
  }

  /** Takes a message of the peer's, whatever it sent. */
  receive(message: unknown): void {
    if (this.#over) return
    if (message instanceof Uint8Array) {
      if (message.byteLength > maxFrameBytes)
        this.#refuse('FRAME_TOO_LARGE', `a frame of ${message.byteLength} bytes`)
      else this.#inbox.deliver(message)
    } else if (message === 'end') {
      this.#finish()
      this.#inbox.end()
    } else if (typeof message === 'number' && message > 0 && message <= this.#backlog.bytes)
      this.#backlog.remove(message)
    else this.#refuse('MALFORMED_FRAME', 'neither a frame nor a due acknowledgement')
  }

  /** The queue is gone, and no end was announced. */
  lost(): void {
    if (this.#over) return
    this.#finish()
    this.#inbox.end(
      new BeaverdamError('PEER_LOST', `${this.#peerName}: the link was lost`, { party: this.#peerName }),
    )
  }

  #acknowledge(bytes: number): void {
    this.#unacknowledged += bytes
    if (this.#over || this.#unacknowledged < acknowledgedBytes) return
    this.#queue.post(this.#unacknowledged)
    this.#unacknowledged = 0
  }

  #refuse(code: 'FRAME_TOO_LARGE' | 'MALFORMED_FRAME', what: string): void {
    this.#finish()
    this.#inbox.end(new BeaverdamError(code, `${this.#peerName}: sent ${what}`, { party: this.#peerName }))
  }

  #finish(): void {
    this.#over = true
    this.#backlog.end()
    this.#queue.cut()
  }
}
