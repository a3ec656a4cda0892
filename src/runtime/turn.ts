import { atTurnEnd } from '#turn'
import type { Link } from './link.ts'

/** What is done when a turn ends, the microtask queue having drained: first all that was sent leaves, then others are called. */
export class Turn {
  readonly #links: Link[] = []
  readonly #callbacks: (() => void)[] = []
  #isArmed = false

  /** At its end the link sends what it has. */
  flush(link: Link): void {
    this.#links.push(link)
    this.#arm()
  }

  /** At its end, after everything sent in it has left. */
  after(callback: () => void): void {
    this.#callbacks.push(callback)
    this.#arm()
  }

  #arm(): void {
    if (this.#isArmed) return
    this.#isArmed = true
    atTurnEnd(() => {
      this.#isArmed = false
      for (const link of this.#links.splice(0)) link.flush()
      for (const callback of this.#callbacks.splice(0)) callback()
    })
  }
}
