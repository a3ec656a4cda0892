import { lowWaterBytes } from './transport.ts'

/** Counts the bytes that a channel has queued, and wakes who waits for them to drain. */
export class Backlog {
  #bytes = 0
  #ended = false
  #waiting: (() => void)[] = []

  get bytes(): number {
    return this.#bytes
  }

  add(bytes: number): void {
    if (!this.#ended) this.#bytes += bytes
  }

  remove(bytes: number): void {
    if (this.#ended) return
    this.#bytes -= bytes
    if (this.#waiting.length > 0 && this.#bytes < lowWaterBytes) this.#wake()
  }

  /** Resolves when fewer than `lowWaterBytes` are queued, or nothing will be sent any more. */
  drained(): Promise<void> {
    if (this.#bytes < lowWaterBytes) return Promise.resolve()
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  /** Nothing will be sent any more. */
  end(): void {
    this.#ended = true
    this.#bytes = 0
    this.#wake()
  }

  #wake(): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (const resolve of waiting) resolve()
  }
}
