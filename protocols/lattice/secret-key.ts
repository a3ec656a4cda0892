import type { LatticeParameters } from './parameters.ts'
import type { PublicColumns, PublicKey } from './public-key.ts'
import type { Factor, RingElement } from './ring.ts'

/** The secrets of keys with one a, or one party's shares of them. */
export interface SecretColumns {
  readonly publicKey: PublicColumns
  /** In the order of the public keys. */
  readonly columns: readonly SecretKey[]
}

/**
 * A ternary secret s: that of a key of one owner, or one party's share of a key whose secret is the sum of the shares. It
 * prints as `[secret]`.
 */
export class SecretKey {
  readonly publicKey: PublicKey
  readonly #s: Factor

  constructor(publicKey: PublicKey, s: Factor) {
    this.publicKey = publicKey
    this.#s = s
  }

  get parameters(): LatticeParameters {
    return this.publicKey.parameters
  }

  get keyId(): string {
    return this.publicKey.keyId
  }

  /** sum += x s @returns sum */
  addProduct(sum: RingElement, x: RingElement): RingElement {
    return this.parameters.ring.addProduct(sum, x, this.#s)
  }

  /** sum -= x s @returns sum */
  subtractProduct(sum: RingElement, x: RingElement): RingElement {
    return this.parameters.ring.subtractProduct(sum, x, this.#s)
  }

  toString(): string {
    return '[secret]'
  }

  toJSON(): string {
    return '[secret]'
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return 'SecretKey [secret]'
  }
}
