interface Mark {
  /** On disk when this process opened it. */
  readonly opened: number
  /** Taken, or about to be. */
  taken: number
  /** In the next write. */
  marked: number
  /** On disk. */
  durable: number
}

function markAt(stored: number): Mark {
  return { opened: stored, taken: stored, marked: stored, durable: stored }
}

/**
 * How much of things that are used up is taken, on disk before anything follows from it.
 *
 * As much as this process has taken is marked ahead, so that a chain of small takes does not wait for the disk each time: a
 * crash loses no more than was used, and never brings back what was taken. Writes that are wanted while one is under way
 * become one. Once a write has failed, so do all that follow, since nobody knows what the disk then holds.
 */
export class DurableMarks {
  readonly #marks: Mark[]
  readonly #maxAhead: number
  readonly #write: (marked: readonly number[]) => Promise<void>
  #written: Promise<void> = Promise.resolve()
  #queued: Promise<void> | undefined

  /**
   * @param stored what the disk holds
   * @param maxAhead how much is marked ahead at most
   * @param write resolves when the marks, and whatever else the caller has to say, are durable; it reads all before its first await
   */
  constructor(
    stored: readonly number[],
    maxAhead: number,
    write: (marked: readonly number[]) => Promise<void>,
  ) {
    this.#marks = stored.map(markAt)
    this.#maxAhead = maxAhead
    this.#write = write
  }

  /** What is taken of each. */
  get taken(): readonly number[] {
    return this.#marks.map(({ taken }) => taken)
  }

  /** One more thing of which nothing is taken; it is written with the first take. */
  add(): void {
    this.#marks.push(markAt(0))
  }

  /**
   * Takes the next of a thing.
   *
   * @param end how much there is, not less than is left
   * @returns where it begins, when it is marked
   */
  async take(index: number, amount: number, end: number): Promise<number> {
    const mark = this.#marks[index] as Mark
    const from = mark.taken
    const to = from + amount
    mark.taken = to
    if (to > mark.marked) mark.marked = Math.min(end, to + Math.min(this.#maxAhead, to - mark.opened))
    if (to > mark.durable) await this.store()
    return from
  }

  /** Takes what is before these; resolves when that is durable. */
  async advance(taken: readonly number[]): Promise<void> {
    for (const [i, mark] of this.#marks.entries()) {
      mark.taken = Math.max(taken[i] as number, mark.taken)
      mark.marked = Math.max(taken[i] as number, mark.marked)
    }
    await this.store()
  }

  /** Gives back what was marked ahead and not taken; resolves when that is durable, and nothing may be taken any more. */
  async settle(): Promise<void> {
    for (const mark of this.#marks) mark.marked = mark.taken
    await this.store()
  }

  /** Resolves when all that was said before is durable. */
  store(): Promise<void> {
    if (this.#queued === undefined) {
      const queued = this.#written.then(() => {
        this.#queued = undefined
        return this.#writeAll()
      })
      this.#queued = queued
      this.#written = queued
    }
    return this.#queued
  }

  async #writeAll(): Promise<void> {
    const marked = this.#marks.map((mark) => mark.marked)
    await this.#write(marked)
    for (const [i, durable] of marked.entries()) (this.#marks[i] as Mark).durable = durable
  }
}
