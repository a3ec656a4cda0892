import { BeaverdamError } from '../../src/errors.ts'
import { type RandomSource, randomBytes } from '../../src/random/csprng.ts'
import { encodeSeedUse } from '../../src/random/seed-use.ts'
import { turboShake128 } from '../../src/random/turboshake.ts'
import type { Party, PartyId } from '../../src/runtime/party.ts'
import { partyName } from '../../src/runtime/party-name.ts'
import { sameBytes } from '../../src/same-bytes.ts'

/** Bytes of a commitment: 256 bits, so that finding a collision takes 2^128 work. */
export const commitmentBytes = 32

/** Random bytes that hide the value. */
const nonceBytes = 32

const domain = 0x21

/** Bytes of an opening of a value of so many bytes. */
export function commitmentOpeningBytes(valueBytes: number): number {
  return nonceBytes + valueBytes
}

export interface Commitment {
  /** Sent first. */
  readonly commitment: Uint8Array
  /** Sent when the commitments of all are there: the nonce and the value. */
  readonly opening: Uint8Array
}

/**
 * Commitments of the parties of one scope for one purpose, in the random-oracle model: H(label, session, scope, party, 32
 * random bytes, value). The party is in it so that nobody opens another's commitment as its own.
 */
export class Commitments {
  readonly #at: Party
  readonly #label: string
  readonly #random: RandomSource

  constructor(at: Party, label: string, random: RandomSource = randomBytes) {
    this.#at = at
    this.#label = label
    this.#random = random
  }

  commit(value: Uint8Array): Commitment {
    const opening = new Uint8Array(nonceBytes + value.length)
    opening.set(this.#random(nonceBytes))
    opening.set(value, nonceBytes)
    return { commitment: this.#hash(this.#at.id, opening), opening }
  }

  /** The value that a party committed to. @throws COMMITMENT_INVALID, naming the party */
  open(party: PartyId, commitment: Uint8Array, opening: Uint8Array): Uint8Array {
    this.verify(party, commitment, opening)
    return opening.subarray(nonceBytes)
  }

  /** @throws COMMITMENT_INVALID, naming the party */
  verify(party: PartyId, commitment: Uint8Array, opening: Uint8Array): void {
    const expected = this.#hash(party, opening)
    if (sameBytes(expected, commitment)) return
    const name = partyName(this.#at, party)
    throw new BeaverdamError(
      'COMMITMENT_INVALID',
      `party '${name}' opened a commitment in '${this.#at.scope}' to something else than it committed to`,
      { party: name },
    )
  }

  #hash(party: PartyId, opening: Uint8Array): Uint8Array {
    const message = new Uint8Array(2 + opening.length)
    message[0] = party & 0xff
    message[1] = party >> 8
    message.set(opening, 2)
    const use = { label: this.#label, session: this.#at.session, address: this.#at.scope }
    return turboShake128(encodeSeedUse(use, message), domain, commitmentBytes)
  }
}
