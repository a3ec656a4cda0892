import type { Clock } from './clock.ts'

/** Holds frames until they are due by its clock, in the order in which they came. */
export class DelayLine {
  readonly #clock: Clock
  readonly #release: (frame: Uint8Array, due: number) => void
  readonly #held: { readonly frame: Uint8Array; readonly due: number }[] = []
  #emptied: (() => void)[] = []

  /** @param release takes each frame in its turn, and when it was due: a clock may be late */
  constructor(clock: Clock, release: (frame: Uint8Array, due: number) => void) {
    this.#clock = clock
    this.#release = release
  }

  /** A frame that is due before the one ahead of it leaves right behind that one. */
  hold(frame: Uint8Array, due: number): void {
    this.#held.push({ frame, due })
    if (this.#held.length === 1) this.#clock.wake(due, this.#wake)
  }

  /** Calls back once nothing is held: at once if nothing is. */
  whenEmpty(callback: () => void): void {
    if (this.#held.length === 0) callback()
    else this.#emptied.push(callback)
  }

  readonly #wake = (): void => {
    const now = this.#clock.now()
    for (let first = this.#held[0]; first !== undefined && first.due <= now; first = this.#held[0]) {
      this.#held.shift()
      this.#release(first.frame, first.due)
    }
    const next = this.#held[0]
    if (next !== undefined) {
      this.#clock.wake(next.due, this.#wake)
      return
    }
    const emptied = this.#emptied
    this.#emptied = []
    for (const callback of emptied) callback()
  }
}
