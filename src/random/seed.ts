import { BeaverdamError, invalidArgument } from '../errors.ts'
import { randomBytes } from './csprng.ts'

/** Bytes in a seed: 256 bits, so that even many seeds attacked together keep 128 bits of security. */
export const seedBytes = 32

/**
 * 32 secret bytes that stand for one uniform vector, used once: expanded, or sent to the party that will expand them.
 *
 * `take` hands the bytes out and forgets them, so no seed object is ever expanded twice. Two parties that hold a seed
 * each have an object of their own. It prints as `[secret]`.
 */
export class Seed {
  #bytes: Uint8Array<ArrayBuffer> | undefined

  private constructor(bytes: Uint8Array<ArrayBuffer>) {
    this.#bytes = bytes
  }

  /** A fresh seed from the CSPRNG. */
  static random(): Seed {
    return new Seed(randomBytes(seedBytes))
  }

  /**
   * A seed from 32 bytes, which are copied.
   *
   * @throws BeaverdamError INVALID_ARGUMENT
   */
  static fromBytes(bytes: Uint8Array): Seed {
    if (bytes.length !== seedBytes) invalidArgument('bytes', `${seedBytes} bytes`, `${bytes.length} bytes`)
    return new Seed(new Uint8Array(bytes))
  }

  /**
   * The bytes, once.
   *
   * @throws BeaverdamError SEED_REUSED the second time
   */
  take(): Uint8Array<ArrayBuffer> {
    const bytes = this.#bytes
    if (bytes === undefined)
      throw new BeaverdamError('SEED_REUSED', 'this seed was taken before: a seed is expanded or sent once')
    this.#bytes = undefined
    return bytes
  }

  toString(): string {
    return '[secret]'
  }

  toJSON(): string {
    return '[secret]'
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return 'Seed [secret]'
  }
}
