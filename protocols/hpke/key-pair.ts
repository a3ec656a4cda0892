import { keyBytes } from '../../src/curve25519/curve.ts'
import { x25519, x25519PublicKey } from '../../src/curve25519/x25519.ts'
import { invalidArgument } from '../../src/errors.ts'
import { type RandomSource, randomBytes } from '../../src/random/csprng.ts'
import { kemKdf } from './kem-kdf.ts'

const nothing = new Uint8Array(0)

/** A key pair of DHKEM(X25519, HKDF-SHA256). It prints as `[secret]`. */
export class KeyPair {
  readonly publicKey: Uint8Array
  readonly #privateKey: Uint8Array

  private constructor(privateKey: Uint8Array, publicKey: Uint8Array) {
    this.publicKey = publicKey
    this.#privateKey = privateKey
  }

  static async #of(privateKey: Uint8Array): Promise<KeyPair> {
    return new KeyPair(privateKey, await x25519PublicKey(privateKey))
  }

  /** A fresh pair: `GenerateKeyPair` as `DeriveKeyPair` of 32 random bytes (RFC 9180, section 4). */
  static async generate(random: RandomSource = randomBytes): Promise<KeyPair> {
    const prk = kemKdf.extract(nothing, 'dkp_prk', random(keyBytes))
    return KeyPair.#of(kemKdf.expand(prk, 'sk', nothing, keyBytes))
  }

  /** `DeserializePrivateKey`: the pair of 32 bytes that were stored. */
  static async fromPrivateKey(privateKey: Uint8Array): Promise<KeyPair> {
    if (privateKey.length !== keyBytes)
      invalidArgument('privateKey', `${keyBytes} bytes`, `${privateKey.length} bytes`)
    return KeyPair.#of(privateKey.slice())
  }

  /** What a store keeps, in secret. */
  exportPrivateKey(): Uint8Array {
    return this.#privateKey.slice()
  }

  /** `DH`. @throws BeaverdamError INVALID_POINT */
  agree(publicKey: Uint8Array): Promise<Uint8Array> {
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
