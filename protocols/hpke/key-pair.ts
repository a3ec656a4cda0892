import { invalidArgument } from '../../src/errors.ts'
import { type RandomSource, randomBytes } from '../../src/random/csprng.ts'
import { kemKdf } from './kem-kdf.ts'
import { keyBytes, publicKeyOf, x25519 } from './x25519.ts'

const nothing = new Uint8Array(0)

/** A key pair of DHKEM(X25519, HKDF-SHA256). It prints as `[secret]`. */
export class KeyPair {
  readonly publicKey: Uint8Array
  readonly #privateKey: Uint8Array

  private constructor(privateKey: Uint8Array) {
    this.publicKey = publicKeyOf(privateKey)
    this.#privateKey = privateKey
  }

  /** A fresh pair: `GenerateKeyPair` as `DeriveKeyPair` of 32 random bytes (RFC 9180, section 4). */
  static generate(random: RandomSource = randomBytes): KeyPair {
    const prk = kemKdf.extract(nothing, 'dkp_prk', random(keyBytes))
    return new KeyPair(kemKdf.expand(prk, 'sk', nothing, keyBytes))
  }

  /** `DeserializePrivateKey`: the pair of 32 bytes that were stored. */
  static fromPrivateKey(privateKey: Uint8Array): KeyPair {
    if (privateKey.length !== keyBytes)
      invalidArgument('privateKey', `${keyBytes} bytes`, `${privateKey.length} bytes`)
    return new KeyPair(privateKey.slice())
  }

  /** What a store keeps, in secret. */
  exportPrivateKey(): Uint8Array {
    return this.#privateKey.slice()
  }

  /** `DH`. @throws BeaverdamError INVALID_POINT */
  agree(publicKey: Uint8Array): Uint8Array {
    return x25519(this.#privateKey, publicKey)
  }

  toString(): string {
    return '[secret]'
  }

  toJSON(): string {
    return '[secret]'
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return 'KeyPair [secret]'
  }
}
