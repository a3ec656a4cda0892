import { BeaverdamError } from '../../src/errors.ts'
import type { Field } from '../../src/field/field.ts'
import type { Party, Step } from '../../src/runtime/party.ts'
import type { MacKey } from './mac-key.ts'

/**
 * What a party keeps of an opening until it is checked: m - alpha_i v for each element, of its share m of the MAC, its
 * share alpha_i of the key and the value v that it received. Over all parties these add up to zero if nobody lied. It
 * is one element for each one opened, wherever the values themselves are kept.
 */
export class OpeningRecord {
  /** Names the opening alike at all parties: its scope and step. */
  readonly address: string
  readonly deviations: Uint8Array
  /** Resolves when all of the opening has come. */
  readonly settled: Promise<void>
  readonly #field: Field
  readonly #factor: bigint
  #resolve: () => void = () => {}
  #reject: (error: unknown) => void = () => {}
  #isComplete = false

  constructor(address: string, key: MacKey, bytes: number) {
    this.address = address
    this.#field = key.field
    this.#factor = (key.field.modulus - key.share) % key.field.modulus
    this.deviations = new Uint8Array(bytes)
    this.settled = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
    // a check that waits for the opening meets its failure; there may be none
    this.settled.catch(() => {})
  }

  get isComplete(): boolean {
    return this.#isComplete
  }

  /** Takes a block of opened values and this party's shares of their MACs, less those of a mask. */
  take(from: number, opened: Uint8Array, mac: Uint8Array, maskMac?: Uint8Array): void {
    const block = this.deviations.subarray(from, from + opened.length)
    if (maskMac === undefined) block.set(mac)
    else this.#field.sub(block, mac, maskMac)
    this.#field.axpy(block, this.#factor, opened)
  }

  complete(): void {
    this.#isComplete = true
    this.#resolve()
  }

  fail(error: unknown): void {
    this.#reject(error)
  }
}

/** The openings of a session that no MAC check has covered yet. */
export class OpeningLog {
  readonly #key: MacKey
  readonly #pending = new Map<string, OpeningRecord>()

  constructor(key: MacKey) {
    this.#key = key
  }

  /**
   * Runs an opening and keeps a record of it. It counts as begun at once and as complete when the body has ended.
   *
   * @param bytes of the vector that is opened
   * @throws SCOPE_REUSED if an opening of that address stands unchecked
   */
  async record<T>(
    at: Party,
    step: Step,
    bytes: number,
    body: (record: OpeningRecord) => Promise<T>,
  ): Promise<T> {
    const address = `${at.scope} ${step}`
    if (this.#pending.has(address))
      throw new BeaverdamError('SCOPE_REUSED', `'${address}' was opened before and is not checked yet`)
    const record = new OpeningRecord(address, this.#key, bytes)
    this.#pending.set(address, record)
    try {
      const value = await body(record)
      record.complete()
      return value
    } catch (error) {
      record.fail(error)
      throw error
    }
  }

  /** The addresses of the openings that are complete, in the order of their code units. */
  get complete(): readonly string[] {
    return [...this.#pending.values()]
      .filter((record) => record.isComplete)
      .map((record) => record.address)
      .sort()
  }

  /**
   * The records at these addresses, once all are complete.
   *
   * An opening that is complete at one party has been begun by all, so it needs no more than what is on its way.
   *
   * @throws DIVERGED for an address at which this party has begun no opening
   */
  async at(addresses: readonly string[]): Promise<readonly OpeningRecord[]> {
    const records = addresses.map((address) => {
      const record = this.#pending.get(address)
      if (record === undefined)
        throw new BeaverdamError('DIVERGED', `no value is being opened at '${address}' at this party`)
      return record
    })
    await Promise.all(records.map((record) => record.settled))
    return records
  }

  /** Forgets openings that have passed. */
  drop(records: readonly OpeningRecord[]): void {
    for (const { address } of records) this.#pending.delete(address)
  }
}
