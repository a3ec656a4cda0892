import type { Field, MatrixShape } from '../../src/field/field.ts'
import type { FieldVector } from '../../src/field/vector.ts'
import type { CostModel, Protocol } from '../../src/runtime/arithmetic.ts'
import type { Party, PartyId, Step } from '../../src/runtime/party.ts'
import { LinearShares } from '../../src/sharing/linear-shares.ts'
import { checkFieldSize } from '../spdz/field-size.ts'
import { UncheckedCount } from '../spdz/unchecked-count.ts'
import type { RandomizableSharing } from './randomizable-sharing.ts'
import { RandomizedLog } from './randomized-log.ts'
import { fromVectors, publicRandomized, type RandomizedShare, vectorsOf } from './randomized-share.ts'
import { Verification } from './verification.ts'

export interface RandomizedOptions<Share> {
  readonly name: string
  readonly sharing: RandomizableSharing<Share>
  /** This party's share of the session's random element r, which nobody knows. */
  readonly r: Share
  /** Most elements that a scope leaves unverified: then an operation ends with a verification, alike at all. */
  readonly unverifiedLimit: number
  readonly costs: CostModel
}

/**
 * Arithmetic with an honest majority against parties that lie (Chida et al., ePrint 2018/570): beside each vector x the
 * parties compute r x, and before a share of an output leaves a party, all that was computed has passed a verification.
 */
export abstract class RandomizedProtocol<Share>
  extends LinearShares<RandomizedShare<Share>>
  implements Protocol<RandomizedShare<Share>>
{
  readonly name: string
  readonly field: Field
  readonly costs: CostModel
  protected readonly sharing: RandomizableSharing<Share>
  readonly #r: Share
  readonly #log = new RandomizedLog<Share>()
  readonly #verification: Verification<Share>
  readonly #unverified: UncheckedCount

  /** @throws FIELD_TOO_SMALL for a field of fewer than 2^60 elements */
  protected constructor({ name, sharing, r, unverifiedLimit, costs }: RandomizedOptions<Share>) {
    super()
    checkFieldSize(sharing.field, name)
    this.name = name
    this.field = sharing.field
    this.costs = costs
    this.sharing = sharing
    this.#r = r
    this.#verification = new Verification(sharing, r, this.#log)
    this.#unverified = new UncheckedCount(unverifiedLimit)
  }

  input(
    at: Party,
    step: Step,
    owner: PartyId,
    length: number,
    values: FieldVector | undefined,
  ): Promise<RandomizedShare<Share>> {
    return this.bounded(at, length, () =>
      this.withImage(at, step, (value) => this.sharing.input(value, step, { owner, length, values })),
    )
  }

  constant(values: FieldVector): RandomizedShare<Share> {
    return publicRandomized(this.sharing, values, this.#r)
  }

  mul(
    at: Party,
    step: Step,
    x: RandomizedShare<Share>,
    y: RandomizedShare<Share>,
  ): Promise<RandomizedShare<Share>> {
    const { length } = this.sharing.vectors(x.value)[0] as FieldVector
    return this.bounded(at, length, () => this.product(at, step, x, y.value))
  }

  square(at: Party, step: Step, x: RandomizedShare<Share>): Promise<RandomizedShare<Share>> {
    return this.mul(at, step, x, x)
  }

  matmul(
    at: Party,
    step: Step,
    x: RandomizedShare<Share>,
    y: RandomizedShare<Share>,
    shape: MatrixShape,
  ): Promise<RandomizedShare<Share>> {
    return this.bounded(at, shape.rows * shape.columns, () =>
      this.#timesBoth(at, x, (part, factor) =>
        this.sharing.multiplyMatrices(part, step, factor, y.value, shape),
      ),
    )
  }

  random(at: Party, step: Step, length: number): Promise<RandomizedShare<Share>> {
    return this.bounded(at, length, () =>
      this.withImage(at, step, (value) => this.sharing.random(value, length)),
    )
  }

  /** Takes in what honest parties hold consistent shares of, such as the input of a client, and makes its image. */
  adopt(at: Party, step: Step, value: Share): Promise<RandomizedShare<Share>> {
    const { length } = this.sharing.vectors(value)[0] as FieldVector
    return this.bounded(at, length, () => this.withImage(at, step, async () => value))
  }

  abstract randomBits(at: Party, step: Step, length: number): Promise<RandomizedShare<Share>>

  async open(at: Party, step: Step, x: RandomizedShare<Share>): Promise<FieldVector> {
    await this.#verify(at)
    return this.sharing.open(at, step, x.value)
  }

  /** Verified as an output is: what makes a mask could else be tampered with, and what it hides be opened bare. */
  openMasked(at: Party, step: Step, x: RandomizedShare<Share>): Promise<FieldVector> {
    return this.open(at, step, x)
  }

  async openTo(
    at: Party,
    step: Step,
    to: PartyId,
    x: RandomizedShare<Share>,
  ): Promise<FieldVector | undefined> {
    await this.#verify(at)
    return this.sharing.openTo(at, step, to, x.value)
  }

  protected vectors(x: RandomizedShare<Share>): readonly FieldVector[] {
    return vectorsOf(this.sharing, x)
  }

  protected share(vectors: readonly FieldVector[]): RandomizedShare<Share> {
    return fromVectors(this.sharing, vectors)
  }

  /** Makes a value, then its image, and keeps both to be verified. */
  protected withImage(
    at: Party,
    step: Step,
    make: (value: Party) => Promise<Share>,
  ): Promise<RandomizedShare<Share>> {
    return this.#log.record(at, async () => {
      const value = await at.fork('value', make)
      const image = await at.fork('image', (made) => this.sharing.scaleBy(made, step, this.#r, value))
      return { value, image }
    })
  }

  protected product(
    at: Party,
    step: Step,
    x: RandomizedShare<Share>,
    y: Share,
  ): Promise<RandomizedShare<Share>> {
    return this.#timesBoth(at, x, (part, factor) => this.sharing.multiply(part, step, factor, y))
  }

  /** Whether an operation ends with a verification is settled when it begins, so that it is the same at all parties. */
  protected async bounded(
    at: Party,
    left: number,
    operation: () => Promise<RandomizedShare<Share>>,
  ): Promise<RandomizedShare<Share>> {
    const endsWithVerification = this.#unverified.adds(at, left)
    const share = await operation()
    if (endsWithVerification) await this.#verify(at)
    return share
  }

  /** Multiplies x and its image by one factor side by side, and keeps both products to be verified. */
  #timesBoth(
    at: Party,
    { value, image }: RandomizedShare<Share>,
    times: (part: Party, factor: Share) => Promise<Share>,
  ): Promise<RandomizedShare<Share>> {
    return this.#log.record(at, async () => {
      const products = await Promise.all([
        at.fork('value', (part) => times(part, value)),
        at.fork('image', (part) => times(part, image)),
      ])
      return { value: products[0], image: products[1] }
    })
  }

  #verify(at: Party): Promise<void> {
    return at.fork('verification', (verification) => this.#verification.run(verification))
  }
}
