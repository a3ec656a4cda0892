import { BeaverdamError } from '../errors.ts'
import type { Field } from '../field/field.ts'
import type { Shared } from './arithmetic.ts'

/** What all parties know of a shared vector. */
export interface SharedFacts {
  readonly length: number
  readonly shape: readonly [rows: number, columns: number]
  readonly fractionBits: number
  readonly bound: bigint | undefined
  /** Hash of the operation that made it: it goes into the digest of every step that uses it. */
  readonly origin: number
}

/** The handle of a shared vector; the party's share is private to it. */
export class SharedVector<Share> implements Shared {
  readonly field: Field
  readonly length: number
  readonly shape: readonly [rows: number, columns: number]
  readonly fractionBits: number
  readonly bound: bigint | undefined
  readonly origin: number
  readonly #share: Share
  readonly #session: object

  constructor(session: object, field: Field, share: Share, facts: SharedFacts) {
    this.#session = session
    this.#share = share
    this.field = field
    this.length = facts.length
    this.shape = facts.shape
    this.fractionBits = facts.fractionBits
    this.bound = facts.bound
    this.origin = facts.origin
  }

  /** What this party holds of a value. */
  static share<Share>(value: SharedVector<Share>): Share {
    return value.#share
  }

  /** The handle behind a value, if it is one of this session. @throws NOT_SHARED, FOREIGN_SHARE */
  static of<Share>(session: object, value: Shared): SharedVector<Share> {
    if (!(value instanceof SharedVector)) {
      const got = value instanceof Promise ? 'Promise (await missing?)' : typeof value
      throw new BeaverdamError('NOT_SHARED', `expected Shared, got ${got}`)
    }
    if (value.#session !== session)
      throw new BeaverdamError('FOREIGN_SHARE', 'expected a shared value of this session, got one of another')
    return value
  }

  toString(): string {
    return '[shared]'
  }

  toJSON(): string {
    return '[shared]'
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return `[shared ${this.shape.join(' x ')}]`
  }
}
