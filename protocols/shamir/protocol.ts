import type { Field, MatrixShape } from '../../src/field/field.ts'
import { matmulByTurns } from '../../src/field/matmul-by-turns.ts'
import { FieldVector } from '../../src/field/vector.ts'
import { type RandomSource, randomBytes } from '../../src/random/csprng.ts'
import { seededPrg } from '../../src/random/prg.ts'
import { Seed, seedBytes } from '../../src/random/seed.ts'
import type { CostModel, Protocol } from '../../src/runtime/arithmetic.ts'
import type { Party, PartyId, Step } from '../../src/runtime/party.ts'
import { lagrangeCoefficient } from '../../src/sharing/lagrange.ts'
import { firstPoints } from '../../src/sharing/shamir.ts'
import { LinearVectors } from '../additive/linear-vectors.ts'
import { openTo } from '../additive/open-to.ts'
import { Opening } from '../additive/opening.ts'
import { openingBlockBytes } from '../additive/opening-cost.ts'
import { bitsOfSigns, expandSigns } from '../replicated/random-bits.ts'
import { shamirCosts } from './costs.ts'
import { type Dealing, dealtShare } from './deal.ts'
import { DealtDoubles } from './dealt-doubles.ts'
import type { DoubleSharings } from './double-sharing.ts'
import { type ProductContext, reduceDegree } from './multiply.ts'
import { PseudorandomDoubles } from './pseudorandom-doubles.ts'
import { exchangeSubsetKeys, mostSubsets, subsetCount } from './subset-keys.ts'
import { checkParties, pointOf, thresholdOf } from './threshold.ts'

export interface ShamirOptions {
  readonly field: Field
  /** Most bytes in a message of vectors, alike at all parties; 64 KiB if left out. Test vectors choose small ones. */
  readonly blockBytes?: number
  /** Most sets of parties that get a key; 1,000 if left out. With more, the parties deal each other double sharings. */
  readonly mostSubsets?: number
  /** Where a party's own randomness comes from; the CSPRNG except in tests. */
  readonly random?: RandomSource
}

/**
 * Arithmetic on Shamir shares mod p: party i has the values at i + 1 of polynomials of degree t whose values at zero are
 * the vector (Ben-Or, Goldwasser and Wigderson, STOC 1988; multiplication after Damgard and Nielsen, CRYPTO 2007).
 *
 * Adversary: semi-honest, any t < n/2 of n >= 3 parties. It needs no preprocessing. Openings reveal the opened vector;
 * everything else leaks lengths alone. A party that deviates can shift any result unnoticed.
 *
 * @example
 * const protocol = await ShamirProtocol.begin(party, { field: Field64 })
 */
export class ShamirProtocol extends LinearVectors implements Protocol<FieldVector> {
  readonly name = 'shamir'
  readonly field: Field
  readonly costs: CostModel
  readonly #random: RandomSource
  readonly #context: ProductContext

  private constructor(context: ProductContext, costs: CostModel, random: RandomSource) {
    super()
    this.field = context.field
    this.costs = costs
    this.#random = random
    this.#context = context
  }

  /** Exchanges keys, if the sets of parties are few, and is ready. @throws INVALID_ARGUMENT for fewer than three parties */
  static async begin(
    at: Party,
    {
      field,
      blockBytes = openingBlockBytes,
      mostSubsets: most = mostSubsets,
      random = randomBytes,
    }: ShamirOptions,
  ): Promise<ShamirProtocol> {
    checkParties(field, at.n)
    const doubles: DoubleSharings =
      subsetCount(at.n) <= most
        ? new PseudorandomDoubles(field, at.n, at.id, await exchangeSubsetKeys(at, random))
        : new DealtDoubles({ field, n: at.n, random, blockBytes })
    const atZero = lagrangeCoefficient(field.modulus, firstPoints(at.n), pointOf(at.id), 0n)
    const context = { field, doubles, opening: new Opening(field, blockBytes), atZero }
    return new ShamirProtocol(context, shamirCosts(blockBytes, most), random)
  }

  input(
    at: Party,
    step: Step,
    owner: PartyId,
    length: number,
    values: FieldVector | undefined,
  ): Promise<FieldVector> {
    return dealtShare(at, step, { ...this.#dealing(at), owner, length, values })
  }

  /** Every party holds a public vector: polynomials of degree zero. */
  constant(values: FieldVector): FieldVector {
    return values
  }

  mul(at: Party, step: Step, x: FieldVector, y: FieldVector): Promise<FieldVector> {
    return reduceDegree(this.#context, at, step, x.mul(y))
  }

  square(at: Party, step: Step, x: FieldVector): Promise<FieldVector> {
    return this.mul(at, step, x, x)
  }

  async matmul(
    at: Party,
    step: Step,
    x: FieldVector,
    y: FieldVector,
    shape: MatrixShape,
  ): Promise<FieldVector> {
    return reduceDegree(this.#context, at, step, await matmulByTurns(x, y, shape))
  }

  random(at: Party, _step: Step, length: number): Promise<FieldVector> {
    return this.#context.doubles.random(at, length)
  }

  /** From the product of random signs of t + 1 parties, of whom t together lack one. */
  async randomBits(at: Party, step: Step, length: number): Promise<FieldVector> {
    const owners = Array.from({ length: thresholdOf(at.n) + 1 }, (_, owner) => owner)
    const [first, ...others] = await Promise.all(
      owners.map((owner) => at.fork(`signs-${owner}`, (dealt) => this.#signs(dealt, step, owner, length))),
    )
    let product = first as FieldVector
    for (const [k, signs] of others.entries())
      product = await at.fork(`product-${k}`, (next) => this.mul(next, step, product, signs))
    return bitsOfSigns(this, product, length)
  }

  async open(at: Party, step: Step, x: FieldVector): Promise<FieldVector> {
    const opened = await this.#context.opening.open(at, step, this.#summand(x).bytes)
    return new FieldVector(this.field, opened)
  }

  openMasked(at: Party, step: Step, x: FieldVector): Promise<FieldVector> {
    return this.open(at, step, x)
  }

  openTo(at: Party, step: Step, to: PartyId, x: FieldVector): Promise<FieldVector | undefined> {
    return openTo(at, step, to, this.#summand(x), this.#context.opening.blockBytes)
  }

  /** An additive share of what a Shamir share is of. */
  #summand(x: FieldVector): FieldVector {
    return x.scale(this.#context.atZero)
  }

  async #signs(at: Party, step: Step, owner: PartyId, length: number): Promise<FieldVector> {
    const use = { label: 'shamir signs', session: '', address: at.scope }
    const values =
      owner === at.id
        ? await expandSigns(this.field, seededPrg(Seed.fromBytes(this.#random(seedBytes)), use), length)
        : undefined
    return this.input(at, step, owner, length, values)
  }

  #dealing({ n, names }: Party): Omit<Dealing, 'owner' | 'length' | 'values'> {
    return {
      field: this.field,
      committee: [...names.keys()],
      degree: thresholdOf(n),
      random: this.#random,
      blockBytes: this.#context.opening.blockBytes,
    }
  }
}
