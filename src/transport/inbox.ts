import { nextTurn } from '../next-turn.ts'
import type { FrameReceiver } from './transport.ts'

/**
 * The receiving end of a channel: holds what comes before the receiver has started, then delivers in order, and ends
 * once.
 */
export class Inbox {
  #receiver: FrameReceiver | undefined
  #held: Uint8Array[] = []
  #running = false
  #ended = false
  #closed = false
  #error: Error | undefined
  readonly #taken: (bytes: number) => void

  /** @param taken told of the bytes of each frame that leaves the inbox, delivered or dropped */
  constructor(taken: (bytes: number) => void) {
    this.#taken = taken
  }

  /** Whether the end has come, even if the receiver has yet to hear of it. */
  get ended(): boolean {
    return this.#ended
  }

  deliver(frame: Uint8Array): void {
    if (!this.#running && !this.#ended) {
      this.#held.push(frame)
      return
    }
    this.#taken(frame.byteLength)
    if (!this.#ended) this.#receiver?.frame(frame)
  }

  /** No more frames will come: the receiver hears of it after those that did. Only the first end counts. */
  end(error?: Error): void {
    if (this.#ended) return
    this.#ended = true
    this.#error = error
    if (this.#running) this.#receiver?.closed(error)
  }

  /** Ends because this side wants no more: what is held is dropped, and the receiver hears of it in a later turn. */
  close(): void {
    this.#closed = true
    for (const frame of this.#held) this.#taken(frame.byteLength)
    this.#held = []
    if (this.#ended) return
    this.#ended = true
    if (this.#running) nextTurn(() => this.#receiver?.closed())
  }

  start(receiver: FrameReceiver): void {
    this.#receiver = receiver
    nextTurn(() => {
      const held = this.#held
      this.#held = []
      this.#running = true
      for (const frame of held) {
        this.#taken(frame.byteLength)
        if (!this.#closed) receiver.frame(frame)
      }
      if (this.#ended) receiver.closed(this.#error)
    })
  }
}
