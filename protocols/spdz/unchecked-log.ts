import { BeaverdamError } from '../../src/errors.ts'

/** What a party keeps of an operation until a check has covered it. */
export abstract class UncheckedRecord {
  /** Names the operation alike at all parties. */
  readonly address: string
  /** Resolves when all of the operation has come. */
  readonly settled: Promise<void>
  #resolve: () => void = () => {}
  #reject: (error: unknown) => void = () => {}
  #isComplete = false

  constructor(address: string) {
    this.address = address
    this.settled = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
    // a check that waits for the operation meets its failure; there may be none
    this.settled.catch(() => {})
  }

  get isComplete(): boolean {
    return this.#isComplete
  }

  complete(): void {
    this.#isComplete = true
    this.#resolve()
  }

  fail(error: unknown): void {
    this.#reject(error)
  }
}

/** The operations of a session that no check has covered yet. */
export class UncheckedLog<Entry extends UncheckedRecord> {
  readonly #pending = new Map<string, Entry>()

  /**
   * Runs an operation and keeps its record. It counts as begun at once and as complete when the body has ended.
   *
   * @throws SCOPE_REUSED if an operation of that address stands unchecked
   */
  protected async follow<T>(record: Entry, body: () => Promise<T>): Promise<T> {
    const { address } = record
    if (this.#pending.has(address))
      throw new BeaverdamError('SCOPE_REUSED', `'${address}' was run before and is not checked yet`)
    this.#pending.set(address, record)
    try {
      const value = await body()
      record.complete()
      return value
    } catch (error) {
      record.fail(error)
      throw error
    }
  }

  /** The addresses of the operations that are complete, in the order of their code units. */
  get complete(): readonly string[] {
    return [...this.#pending.values()]
      .filter((record) => record.isComplete)
      .map((record) => record.address)
      .sort()
  }

  /**
   * The records at these addresses, once all are complete.
   *
   * What the parties agree to cover has been begun by all, so it needs no more than what is on its way.
   *
   * @throws DIVERGED for an address at which this party has begun nothing
   */
  async at(addresses: readonly string[]): Promise<readonly Entry[]> {
    const records = addresses.map((address) => {
      const record = this.#pending.get(address)
      if (record === undefined)
        throw new BeaverdamError(
          'DIVERGED',
          `nothing that is to be checked was begun at '${address}' at this party`,
        )
      return record
    })
    await Promise.all(records.map((record) => record.settled))
    return records
  }

  /** Forgets operations that have passed. */
  drop(records: readonly Entry[]): void {
    for (const { address } of records) this.#pending.delete(address)
  }
}
