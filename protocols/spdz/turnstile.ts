/**
 * Lets one pass at a time, in the order of their coming, and the next only when the one before has ended.
 *
 * Two MAC checks side by side would let a party that lies and sends last learn the key from the one, while the other still
 * trusts it (ePrint 2025/789).
 */
export class Turnstile {
  #last: Promise<unknown> = Promise.resolve()

  pass<T>(body: () => Promise<T>): Promise<T> {
    const passed = this.#last.then(body)
    this.#last = passed.catch(() => {})
    return passed
  }
}
