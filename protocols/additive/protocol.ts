import type { Field, MatrixShape } from '../../src/field/field.ts'
import { FieldVector } from '../../src/field/vector.ts'
import { type RandomSource, randomBytes } from '../../src/random/csprng.ts'
import { Seed, seedBytes } from '../../src/random/seed.ts'
import type { CostModel, Protocol } from '../../src/runtime/arithmetic.ts'
import type { Party, PartyId, Step } from '../../src/runtime/party.ts'
import type { AdditivePreprocessing } from '../../src/runtime/preprocessing.ts'
import { expandShare } from '../../src/sharing/additive.ts'
import type { BeaverContext } from '../beaver/masked-opening.ts'
import { multiply, square } from '../beaver/multiply.ts'
import { multiplyMatrices } from '../beaver/multiply-matrices.ts'
import { additiveCosts } from './costs.ts'
import { inputShare } from './input.ts'
import { LinearVectors } from './linear-vectors.ts'
import { openTo } from './open-to.ts'
import { Opening } from './opening.ts'

export interface AdditiveOptions {
  readonly field: Field
  /** This party among those that compute. */
  readonly id: PartyId
  /** Where triples, squares and bits come from: its trust assumption is the protocol's. */
  readonly preprocessing: AdditivePreprocessing
  /** Most bytes in a message of an opening, alike at all parties; 64 KiB if left out. Test vectors choose small ones. */
  readonly blockBytes?: number
  /** Where a party's own randomness comes from; the CSPRNG except in tests. */
  readonly random?: RandomSource
}

/**
 * Arithmetic on additive shares mod p: a party's share of x is a vector, and x is the sum of all n of them.
 *
 * Adversary: semi-honest, up to n - 1 of n >= 2 parties. Security is information-theoretic but for the seeds of inputs,
 * whose expansion is pseudorandom (AES-128), and for what the preprocessing assumes. Openings reveal the opened vector;
 * everything else leaks lengths alone. A party that deviates can shift any result unnoticed.
 *
 * @example
 * const protocol = new AdditiveProtocol({ field: field64, id: party.id, preprocessing: dealer })
 */
export class AdditiveProtocol extends LinearVectors implements Protocol<FieldVector> {
  readonly name = 'additive'
  readonly field: Field
  readonly costs: CostModel
  readonly #id: PartyId
  readonly #random: RandomSource
  readonly #beaver: BeaverContext

  constructor({ field, id, preprocessing, blockBytes, random = randomBytes }: AdditiveOptions) {
    super()
    this.field = field
    this.costs = additiveCosts(blockBytes)
    this.#id = id
    this.#random = random
    this.#beaver = { opening: new Opening(field, blockBytes), preprocessing }
  }

  input(
    at: Party,
    step: Step,
    owner: PartyId,
    length: number,
    values: FieldVector | undefined,
  ): Promise<FieldVector> {
    return inputShare(at, step, { field: this.field, owner, length, values, random: this.#random })
  }

  /** Party 0 holds a public vector; the others hold zero. */
  constant(values: FieldVector): FieldVector {
    return this.#id === 0 ? values : FieldVector.zero(this.field, values.length)
  }

  mul(at: Party, step: Step, x: FieldVector, y: FieldVector): Promise<FieldVector> {
    return multiply(this.#beaver, at, step, x, y)
  }

  square(at: Party, step: Step, x: FieldVector): Promise<FieldVector> {
    return square(this.#beaver, at, step, x)
  }

  matmul(at: Party, step: Step, x: FieldVector, y: FieldVector, shape: MatrixShape): Promise<FieldVector> {
    return multiplyMatrices(this.#beaver, at, step, x, y, shape)
  }

  /** Every party draws its own share: their sum is uniform, and nobody talks. */
  random(at: Party, _step: Step, length: number): Promise<FieldVector> {
    const use = { label: 'additive random', session: '', address: at.scope }
    return expandShare(this.field, Seed.fromBytes(this.#random(seedBytes)), use, length)
  }

  randomBits(at: Party, _step: Step, length: number): Promise<FieldVector> {
    return this.#beaver.preprocessing.bits(at, length)
  }

  async open(at: Party, step: Step, x: FieldVector): Promise<FieldVector> {
    const sum = await this.#beaver.opening.open(at, step, x.bytes)
    return new FieldVector(this.field, sum)
  }

  openMasked(at: Party, step: Step, x: FieldVector): Promise<FieldVector> {
    return this.open(at, step, x)
  }

  openTo(at: Party, step: Step, to: PartyId, x: FieldVector): Promise<FieldVector | undefined> {
    return openTo(at, step, to, x, this.#beaver.opening.blockBytes)
  }
}
