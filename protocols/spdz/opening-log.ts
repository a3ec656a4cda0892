import type { Field } from '../../src/field/field.ts'
import type { Party, Step } from '../../src/runtime/party.ts'
import type { MacKey } from './mac-key.ts'
import { UncheckedLog, UncheckedRecord } from './unchecked-log.ts'

/**
 * What a party keeps of an opening until it is checked: m - alpha_i v for each element, of its share m of the MAC, its
 * share alpha_i of the key and the value v that it received. Over all parties these add up to zero if nobody lied. It
 * is one element for each one opened, wherever the values themselves are kept.
 */
export class OpeningRecord extends UncheckedRecord {
  readonly deviations: Uint8Array
  readonly #field: Field
  readonly #factor: bigint

  /** @param address its scope and step */
  constructor(address: string, key: MacKey, bytes: number) {
    super(address)
    this.#field = key.field
    this.#factor = (key.field.modulus - key.share) % key.field.modulus
    this.deviations = new Uint8Array(bytes)
  }

  /** Takes a block of opened values and this party's shares of their MACs, less those of a mask. */
  take(from: number, opened: Uint8Array, mac: Uint8Array, maskMac?: Uint8Array): void {
    const block = this.deviations.subarray(from, from + opened.length)
    if (maskMac === undefined) block.set(mac)
    else this.#field.sub(block, mac, maskMac)
    this.#field.axpy(block, this.#factor, opened)
  }
}

/** The openings of a session that no MAC check has covered yet. */
export class OpeningLog extends UncheckedLog<OpeningRecord> {
  readonly #key: MacKey

  constructor(key: MacKey) {
    super()
    this.#key = key
  }

  /**
   * Runs an opening and keeps a record of it.
   *
   * @param bytes of the vector that is opened
   * @throws SCOPE_REUSED if an opening of that address stands unchecked
   */
  record<T>(at: Party, step: Step, bytes: number, body: (record: OpeningRecord) => Promise<T>): Promise<T> {
    const record = new OpeningRecord(`${at.scope} ${step}`, this.#key, bytes)
    return this.follow(record, () => body(record))
  }
}
