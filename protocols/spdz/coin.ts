import { type RandomSource, randomBytes } from '../../src/random/csprng.ts'
import { seedBytes } from '../../src/random/seed.ts'
import { SeedKey } from '../../src/random/seed-key.ts'
import { turboShake128 } from '../../src/random/turboshake.ts'
import type { Party } from '../../src/runtime/party.ts'
import { type Commitment, Commitments, commitmentOpeningBytes } from './commitment.ts'

/** Bytes of what a party reveals of its part. */
export const coinOpeningBytes = commitmentOpeningBytes(seedBytes)

const domain = 0x22

/**
 * A coin that nobody can choose: each party commits to 32 random bytes, and when the commitments of all are there they are
 * revealed; the coin is the hash of all. One party that is honest makes it unpredictable until it reveals its part; the
 * last to reveal may refuse, and then there is no coin. It is used once.
 */
export class Coin {
  readonly #commitments: Commitments
  readonly #own: Commitment

  constructor(at: Party, random: RandomSource = randomBytes) {
    this.#commitments = new Commitments(at, 'spdz coin', random)
    this.#own = this.#commitments.commit(random(seedBytes))
  }

  /** What this party sends first. */
  get commitment(): Uint8Array {
    return this.#own.commitment
  }

  /** What it sends when it has everyone's commitment. */
  get opening(): Uint8Array {
    return this.#own.opening
  }

  /** @param commitments and openings of all, by party @throws COMMITMENT_INVALID */
  reveal(commitments: readonly Uint8Array[], openings: readonly Uint8Array[]): SeedKey {
    const parts = new Uint8Array(openings.length * seedBytes)
    for (const [party, opening] of openings.entries())
      parts.set(this.#commitments.open(party, commitments[party] as Uint8Array, opening), party * seedBytes)
    return SeedKey.fromBytes(turboShake128(parts, domain, seedBytes))
  }
}
