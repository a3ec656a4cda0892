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
import { mostSubsets as defaultSubsets } from '../shamir/subset-keys.ts'
import { shamirParties } from '../shamir/threshold.ts'
import { beginSharing } from './begin-sharing.ts'
import { shamirMaliciousCosts } from './costs.ts'
import type { ShamirSharing } from './shamir-sharing.ts'

export interface ShamirMaliciousOptions {
  readonly field: Field
  /** Most bytes in a message of vectors, alike at all parties; 64 KiB if left out. Test vectors choose small ones. */
  readonly blockBytes?: number
  /** Most elements that a scope leaves unverified: then an operation ends with a verification, alike at all; 2^20 if left out. */
  readonly unverifiedLimit?: number
  /** Most sets of holders that get a key; 1,000 if left out. With more, the holders deal each other double sharings. */
  readonly mostSubsets?: number
  /** Where a party's own randomness comes from; the CSPRNG except in tests. */
  readonly random?: RandomSource
}

/**
 * Arithmetic on Shamir's shares mod p among 3 parties or more of whom t < n/2 may lie (Chida et al., ePrint 2018/570).
 *
 * Adversary: malicious, any t < n/2 together, with abort: who lies learns the outputs alone, and can but make the session
 * end. Before a share of an output leaves a party, all that was computed has passed a verification, which errs with at most
 * 4/p; what is opened lies on the polynomials of the honest parties.
 *
 * @example
 * const protocol = await ShamirMaliciousProtocol.begin(party, { field: Field64 })
 */
export class ShamirMaliciousProtocol extends RandomizedProtocol<FieldVector> {
  private constructor(
    sharing: ShamirSharing,
    r: FieldVector,
    { unverifiedLimit, blockBytes, mostSubsets }: Required<Omit<ShamirMaliciousOptions, 'field' | 'random'>>,
  ) {
    const costs = shamirMaliciousCosts(unverifiedLimit, blockBytes, mostSubsets)
    super({ name: 'shamir-malicious', sharing, r, unverifiedLimit, costs })
  }

  /**
   * Exchanges keys and compares them, if the sets of holders are few, agrees on the session's random element, and is ready.
   *
   * @throws INVALID_ARGUMENT for fewer than three parties
   * @throws FIELD_TOO_SMALL for a field of fewer than 2^60 elements
   * @throws BROADCAST_INCONSISTENT if a party gave others different keys
   * @throws OPENING_MISMATCH if one dealt the random element by no polynomial
   */
  static async begin(
    at: Party,
    {
      field,
      blockBytes = openingBlockBytes,
      unverifiedLimit = defaultLimit,
      mostSubsets = defaultSubsets,
      random = randomBytes,
    }: ShamirMaliciousOptions,
  ): Promise<ShamirMaliciousProtocol> {
    checkPartyCount('shamir-malicious', shamirParties, at.n)
    const sharing = await beginSharing(at, { field, blockBytes, mostSubsets, random })
    const r = await at.fork('r', (drawn) => sharing.key(drawn))
    return new ShamirMaliciousProtocol(sharing, r, { unverifiedLimit, blockBytes, mostSubsets })
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
