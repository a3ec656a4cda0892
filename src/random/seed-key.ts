import { invalidArgument } from '../errors.ts'
import { randomBytes } from './csprng.ts'
import { type Prg, seededPrg } from './prg.ts'
import { Seed, seedBytes } from './seed.ts'
import { encodeSeedUse, type SeedUse } from './seed-use.ts'
import { turboShake128 } from './turboshake.ts'

/** Sets derived seeds apart from expanded ones, which hash the same encoding (see `prg.ts`). */
const derivationDomain = 0x12

/**
 * A 32-byte secret, often shared by two parties for a whole session, from which both derive a fresh seed for each use.
 *
 * The same use gives the same seed: whoever names uses never names one twice. It prints as `[secret]`.
 *
 * @example
 * const seed = key.derive({ label: 'zero share', session: id, address: 'round-3' })
 */
export class SeedKey {
  readonly #bytes: Uint8Array

  private constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  /** A fresh key from the CSPRNG. */
  static random(): SeedKey {
    return new SeedKey(randomBytes(seedBytes))
  }

  /**
   * A key from 32 uniform bytes, which are copied.
   *
   * @throws BeaverdamError INVALID_ARGUMENT
   */
  static fromBytes(bytes: Uint8Array): SeedKey {
    if (bytes.length !== seedBytes) invalidArgument('bytes', `${seedBytes} bytes`, `${bytes.length} bytes`)
    return new SeedKey(new Uint8Array(bytes))
  }

  /**
   * The seed for one use: TurboSHAKE128 of the encoded use and the key, with domain byte 0x12.
   *
   * @throws BeaverdamError INVALID_ARGUMENT for a text of 64 KiB or more
   */
  derive(use: SeedUse): Seed {
    return Seed.fromBytes(turboShake128(encodeSeedUse(use, this.#bytes), derivationDomain, seedBytes))
  }

  /** The generator that the seed for one use stands for, under that use. */
  prg(use: SeedUse): Prg {
    return seededPrg(this.derive(use), use)
  }

  toString(): string {
    return '[secret]'
  }

  toJSON(): string {
    return '[secret]'
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return 'SeedKey [secret]'
  }
}
