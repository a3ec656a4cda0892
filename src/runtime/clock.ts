/** Milliseconds between sweeps. */
const sweepEvery = 250

interface Watch {
  check(): void
  fail(error: Error): void
}

/**
 * The clock of a session's waits: one timer sweeps over all of them, so that a wait costs no timer of its own. It counts
 * sweeps, not time: a party that is itself held up blames nobody.
 */
export class Clock {
  /** Sweeps so far. */
  now = 0
  #timer: ReturnType<typeof setInterval> | undefined
  readonly #watches = new Set<Watch>()

  /** Sweeps in so many milliseconds. */
  static ticks(milliseconds: number): number {
    return Math.ceil(milliseconds / sweepEvery)
  }

  start(sweep: () => void): void {
    this.#timer = setInterval(() => {
      this.now++
      sweep()
      this.check()
    }, sweepEvery)
  }

  /** Stops; what still waits for something fails with the error. */
  stop(error?: Error): void {
    clearInterval(this.#timer)
    for (const watch of this.#watches) if (error !== undefined) watch.fail(error)
    this.#watches.clear()
  }

  /** Looks at everything that waits: called when something it may wait for has changed. */
  check(): void {
    for (const watch of this.#watches) watch.check()
  }

  /**
   * Waits until something holds.
   *
   * @param late makes the error when that takes longer than so many milliseconds
   */
  until(holds: () => boolean, milliseconds: number, late: () => Error): Promise<void> {
    const due = this.now + Clock.ticks(milliseconds)
    return new Promise((resolve, reject) => {
      const watch: Watch = {
        check: () => {
          const held = holds()
          if (!held && this.now <= due) return
          this.#watches.delete(watch)
          if (held) resolve()
          else reject(late())
        },
        fail: reject,
      }
      this.#watches.add(watch)
      watch.check()
    })
  }

  /** Resolves after so many milliseconds, to the sweep, or when cancelled or stopped. */
  after(milliseconds: number): { readonly elapsed: Promise<void>; readonly cancel: () => void } {
    const due = this.now + Clock.ticks(milliseconds)
    let cancel = () => {}
    const elapsed = new Promise<void>((resolve) => {
      const watch: Watch = { check: () => this.now >= due && cancel(), fail: () => resolve() }
      cancel = () => {
        this.#watches.delete(watch)
        resolve()
      }
      this.#watches.add(watch)
    })
    return { elapsed, cancel }
  }
}
