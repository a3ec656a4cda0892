interface Waiting {
  readonly resolve: (message: unknown) => void
  readonly reject: (error: Error) => void
}

/** Messages in the order in which they came, each for one listener: whichever of the two is first waits for the other. */
export class Inbox {
  readonly #messages: unknown[] = []
  readonly #waiting: Waiting[] = []
  #error: Error | undefined
  #ended = false

  put(message: unknown): void {
    const next = this.#waiting.shift()
    if (next === undefined) this.#messages.push(message)
    else next.resolve(message)
  }

  next(): Promise<unknown> {
    if (this.#error !== undefined) return Promise.reject(this.#error)
    if (this.#messages.length > 0 || this.#ended) return Promise.resolve(this.#messages.shift())
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }))
  }

  /** No more messages will come: who waits, or has had them all, gets undefined. */
  end(): void {
    this.#ended = true
    for (const { resolve } of this.#waiting.splice(0)) resolve(undefined)
  }

  /** No more messages will be handed out: who waits, or will, gets the error. */
  fail(error: Error): void {
    this.#error ??= error
    for (const { reject } of this.#waiting.splice(0)) reject(this.#error)
  }
}
