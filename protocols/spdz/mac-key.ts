import { BeaverdamError } from '../../src/errors.ts'
import type { Field } from '../../src/field/field.ts'
import type { FieldVector } from '../../src/field/vector.ts'
import { sigma } from '../../src/security-parameters.ts'
import { Turnstile } from './turnstile.ts'

/**
 * Where it is written down that a check is under way, for as long as material under the key may live: a source on disk
 * keeps it on disk, so that a process that dies in a check finds its key burnt.
 */
export interface CheckMark {
  /** How often it has been set under the key, in all sessions. */
  readonly checkCount: number
  /** Sets and counts; resolves when both are durable. */
  set(): Promise<void>
  clear(): Promise<void>
}

/** A mark that lives as long as the process, for material that does the same. */
class MarkInMemory implements CheckMark {
  checkCount = 0

  async set(): Promise<void> {
    this.checkCount++
  }

  async clear(): Promise<void> {}
}

/**
 * A party's share of the MAC key alpha, and whether the key is still safe to use.
 *
 * A check that fails, or ends in any way but by passing, may have shown alpha to a party that lied. The key is then
 * burnt: nothing under it may be used again. It prints as `[secret]`.
 */
export class MacKey {
  readonly field: Field
  readonly #share: bigint
  readonly #mark: CheckMark
  readonly #turnstile = new Turnstile()
  #isBurnt = false

  /** @param share canonical */
  constructor(field: Field, share: bigint, mark: CheckMark = new MarkInMemory()) {
    this.field = field
    this.#share = share
    this.#mark = mark
  }

  /** @throws MAC_KEY_BURNT */
  get share(): bigint {
    if (this.#isBurnt)
      throw new BeaverdamError(
        'MAC_KEY_BURNT',
        'a MAC check under this key failed or was cut short, or a pool has taken the key over; begin a session with fresh material',
      )
    return this.#share
  }

  /** How many checks were begun under the key, in all sessions. */
  get checkCount(): number {
    return this.#mark.checkCount
  }

  /** This party's share of the MACs of a public vector. @throws MAC_KEY_BURNT */
  authenticate(values: FieldVector): FieldVector {
    return values.scale(this.share)
  }

  /**
   * Runs a check when all that came before have ended, whatever they check: online openings or material. The key is
   * burnt unless it passes.
   *
   * @throws MAC_KEY_BURNT
   */
  inTurn(check: () => Promise<void>): Promise<void> {
    return this.#turnstile.pass(async () => {
      try {
        await check()
      } catch (error) {
        this.burn()
        throw error
      }
    })
  }

  /** Runs what may show alpha if it does not pass: burns the key unless it does. @throws MAC_KEY_BURNT */
  async whileMarked<T>(body: () => Promise<T>): Promise<T> {
    void this.share
    let passed = false
    try {
      this.#checkRoom()
      await this.#mark.set()
      const value = await body()
      await this.#mark.clear()
      passed = true
      return value
    } finally {
      if (!passed) this.burn()
    }
  }

  /** Ends the key's use at this party. */
  burn(): void {
    this.#isBurnt = true
  }

  /** Each check may err with 2/p, and all under one key together with 2^-sigma. */
  #checkRoom(): void {
    const limit = this.field.modulus >> BigInt(sigma + 1)
    if (BigInt(this.checkCount) < limit) return
    throw new BeaverdamError(
      'MAC_KEY_BURNT',
      `a MAC key in ${this.field.name} has at most ${limit} checks; begin a session with fresh material`,
    )
  }

  toString(): string {
    return '[secret]'
  }

  toJSON(): string {
    return '[secret]'
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return 'MacKey [secret]'
  }
}
