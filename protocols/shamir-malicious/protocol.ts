import type { Field } from '../../src/field/field.ts'
import type { FieldVector } from '../../src/field/vector.ts'
import { type RandomSource, randomBytes } from '../../src/random/csprng.ts'
import type { Party, Step } from '../../src/runtime/party.ts'
import { openingBlockBytes } from '../additive/opening-cost.ts'
import { bitsOfSquares } from '../bits-of-squares.ts'
import { checkPartyCount } from '../party-count.ts'
import { unverifiedLimit as defaultLimit } from '../randomized/costs.ts'
import { RandomizedProtocol } from '../randomized/protocol.ts'
import type { RandomizedShare } from '../randomized/randomized-share.ts'
import { exchangeSubsetKeys } from '../shamir/subset-keys.ts'
import { compareKeys } from './compare-keys.ts'
import { shamirMaliciousCosts } from './costs.ts'
import { holderCount, shamirMaliciousParties } from './holders.ts'
import { ShamirSharing } from './shamir-sharing.ts'

export interface ShamirMaliciousOptions {
  readonly field: Field
  /** Most bytes in a message of vectors, alike at all parties; 64 KiB if left out. Test vectors choose small ones. */
  readonly blockBytes?: number
  /** Most elements that a scope leaves unverified: then an operation ends with a verification, alike at all; 2^20 if left out. */
  readonly unverifiedLimit?: number
  /** Where a party's own randomness comes from; the CSPRNG except in tests. */
  readonly random?: RandomSource
}

/**
 * Arithmetic on Shamir's shares mod p among 3 to 12 parties of whom t < n/2 may lie (Chida et al., ePrint 2018/570).
 *
 * Adversary: malicious, any t < n/2 together, with abort: who lies learns the outputs alone, and can but make the session
 * end. Before a share of an output leaves a party, all that was computed has passed a verification, which errs with at most
 * 3/p; what is opened lies on the polynomials of the honest parties.
 *
 * @example
 * const protocol = await ShamirMaliciousProtocol.begin(party, { field: Field64 })
 */
export class ShamirMaliciousProtocol extends RandomizedProtocol<FieldVector> {
  private constructor(sharing: ShamirSharing, r: FieldVector, unverifiedLimit: number, blockBytes: number) {
    const costs = shamirMaliciousCosts(unverifiedLimit, blockBytes)
    super({ name: 'shamir-malicious', sharing, r, unverifiedLimit, costs })
  }

  /**
   * Exchanges keys and compares them, and is ready.
   *
   * @throws INVALID_ARGUMENT unless the parties are 3 to 12
   * @throws FIELD_TOO_SMALL for a field of fewer than 2^60 elements
   * @throws BROADCAST_INCONSISTENT if a party gave others different keys
   */
  static async begin(
    at: Party,
    {
      field,
      blockBytes = openingBlockBytes,
      unverifiedLimit = defaultLimit,
      random = randomBytes,
    }: ShamirMaliciousOptions,
  ): Promise<ShamirMaliciousProtocol> {
    checkPartyCount('shamir-malicious', shamirMaliciousParties, at.n)
    const keys = await exchangeSubsetKeys(at, random, holderCount(at.n))
    await at.fork('keys-compared', (comparing) => compareKeys(comparing, keys))
    const sharing = new ShamirSharing({ field, n: at.n, id: at.id, keys, blockBytes, random })
    const r = await at.fork('r', (drawn) => sharing.random(drawn, 1))
    return new ShamirMaliciousProtocol(sharing, r, unverifiedLimit, blockBytes)
  }

  /**
   * From the square of a random element, which is opened behind a verification: the bit is whether the element is the root of it
   * or the root's negative (Damgard et al., TCC 2006). A sign that a party deals could be something else.
   *
   * @throws MATERIAL_EXHAUSTED if an element is zero, which has a probability of 1/p each
   */
  async randomBits(at: Party, step: Step, length: number): Promise<RandomizedShare<FieldVector>> {
    const elements = await at.fork('element', (drawn) =>
      this.withImage(drawn, step, (value) => this.sharing.random(value, length)),
    )
    const squared = await at.fork('square', (product) =>
      this.product(product, step, elements, elements.value),
    )
    const squares = await this.open(at, step, squared)
    const { factors, halves } = await bitsOfSquares(squares)
    return this.add(this.weigh(elements, factors), this.constant(halves))
  }
}
