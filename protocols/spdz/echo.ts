import { BeaverdamError } from '../../src/errors.ts'
import { TurboShake128 } from '../../src/random/turboshake.ts'
import type { Party, Step } from '../../src/runtime/party.ts'
import { sameBytes } from '../../src/same-bytes.ts'

export const echoBytes = 32

const domain = 0x23

/**
 * The running hash of what the parties of a scope have told all: each hashes what it got, and they compare before anything
 * follows from it.
 */
export class Echo {
  #digest: Uint8Array = new Uint8Array(echoBytes)

  /** Takes what each party told all, by party, one's own included. */
  absorb(bodies: readonly Uint8Array[]): void {
    const sponge = new TurboShake128(domain).absorb(this.#digest)
    for (const body of bodies)
      sponge.absorb(new Uint8Array(new Uint32Array([body.length]).buffer)).absorb(body)
    this.#digest = sponge.squeeze(echoBytes)
  }

  /**
   * Ends when all have said that they got the same. Two parties have nobody to compare with: what one tells all, it
   * tells the other.
   *
   * @throws BROADCAST_INCONSISTENT
   */
  async compare(at: Party, step: Step): Promise<void> {
    if (at.n === 2) return
    const digests = await at.exchange(step, this.#digest)
    for (const [party, digest] of digests.entries())
      if (!sameBytes(digest, this.#digest))
        throw new BeaverdamError(
          'BROADCAST_INCONSISTENT',
          `this party and party '${at.names[party]}' were told different things in '${at.scope}'`,
        )
  }
}
