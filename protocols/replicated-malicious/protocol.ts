import { checkInteger } from '../../src/errors.ts'
import type { Field, MatrixShape } from '../../src/field/field.ts'
import { FieldVector } from '../../src/field/vector.ts'
import type { CostModel, Protocol } from '../../src/runtime/arithmetic.ts'
import type { Party, PartyId, Step } from '../../src/runtime/party.ts'
import { openingBlockBytes } from '../additive/opening-cost.ts'
import { inputShare } from '../replicated/input.ts'
import { multiply, multiplyMatrices, type ProductContext, scaleBy } from '../replicated/multiply.ts'
import { exchangeKeys, randomShare } from '../replicated/pairwise-keys.ts'
import type { BeginOptions, ReplicatedOptions } from '../replicated/protocol.ts'
import { bitsOfSigns, randomSigns } from '../replicated/random-bits.ts'
import type { ReplicatedShare } from '../replicated/replicated-share.ts'
import { checkFieldSize } from '../spdz/field-size.ts'
import { UncheckedCount } from '../spdz/unchecked-count.ts'
import { openChecked, openCheckedTo } from './checked-opening.ts'
import { unverifiedLimit as defaultLimit, replicatedMaliciousCosts } from './costs.ts'
import { RandomizedLog } from './randomized-log.ts'
import {
  addRandomized,
  joinRandomized,
  mapRandomized,
  publicRandomized,
  type RandomizedShare,
  subtractRandomized,
} from './randomized-share.ts'
import { Verification } from './verification.ts'

export interface ReplicatedMaliciousOptions extends ReplicatedOptions {
  /** This party's share of the session's random element r, which nobody knows. */
  readonly r: ReplicatedShare
  /** Most elements that a scope leaves unverified: then an operation ends with a verification, alike at all; 2^20 if left out. */
  readonly unverifiedLimit?: number
}

/** What a party needs to begin. */
export type MaliciousBeginOptions = BeginOptions & Pick<ReplicatedMaliciousOptions, 'unverifiedLimit'>

/**
 * Arithmetic on replicated shares mod p among three parties of whom one may lie (Chida et al., ePrint 2018/570).
 *
 * Adversary: malicious, one of the three, with abort: who lies learns the outputs alone, and can but make the session end.
 * Before a share of an output leaves a party, all that was computed has passed a verification, which errs with at most 2/p;
 * what is opened comes from two parties.
 *
 * @example
 * const protocol = await ReplicatedMaliciousProtocol.begin(party, { field: Field64 })
 */
export class ReplicatedMaliciousProtocol implements Protocol<RandomizedShare> {
  readonly name = 'replicated-malicious'
  readonly field: Field
  readonly costs: CostModel
  readonly #id: PartyId
  readonly #r: ReplicatedShare
  readonly #context: ProductContext
  readonly #log = new RandomizedLog()
  readonly #verification: Verification
  readonly #unverified: UncheckedCount

  /** @throws FIELD_TOO_SMALL for a field of fewer than 2^60 elements */
  constructor({
    field,
    id,
    keys,
    r,
    blockBytes = openingBlockBytes,
    unverifiedLimit = defaultLimit,
  }: ReplicatedMaliciousOptions) {
    checkFieldSize(field, this.name)
    checkInteger('blockBytes', blockBytes, field.elementBytes)
    this.field = field
    this.costs = replicatedMaliciousCosts(unverifiedLimit)
    this.#id = id
    this.#r = r
    this.#context = { field, keys, blockBytes: blockBytes - (blockBytes % field.elementBytes) }
    this.#verification = new Verification(this.#context, r, this.#log)
    this.#unverified = new UncheckedCount(unverifiedLimit)
  }

  /** Exchanges keys, and is ready. @throws INVALID_ARGUMENT unless the parties are three @throws FIELD_TOO_SMALL */
  static async begin(
    at: Party,
    { random, ...options }: MaliciousBeginOptions,
  ): Promise<ReplicatedMaliciousProtocol> {
    const { field } = options
    const keys = await exchangeKeys(at, random)
    const r = await at.fork('r', (drawn) => randomShare({ field, keys }, drawn, 1))
    return new ReplicatedMaliciousProtocol({ ...options, id: at.id, keys, r })
  }

  input(
    at: Party,
    step: Step,
    owner: PartyId,
    length: number,
    values: FieldVector | undefined,
  ): Promise<RandomizedShare> {
    return this.#bounded(at, length, () =>
      this.#withImage(at, step, (value) => inputShare(this.#context, value, step, { owner, length, values })),
    )
  }

  constant(values: FieldVector): RandomizedShare {
    return publicRandomized(values, this.#id, this.#r)
  }

  add(x: RandomizedShare, y: RandomizedShare): RandomizedShare {
    return addRandomized(x, y)
  }

  sub(x: RandomizedShare, y: RandomizedShare): RandomizedShare {
    return subtractRandomized(x, y)
  }

  scale(x: RandomizedShare, factor: bigint): RandomizedShare {
    return mapRandomized(x, (component) => component.scale(factor))
  }

  weigh(x: RandomizedShare, weights: FieldVector): RandomizedShare {
    return mapRandomized(x, (component) => component.mul(weights))
  }

  sum(x: RandomizedShare): RandomizedShare {
    return mapRandomized(x, (component) => FieldVector.of(this.field, [component.sum()]))
  }

  slice(x: RandomizedShare, from: number, to: number): RandomizedShare {
    return mapRandomized(x, (component) => component.slice(from, to))
  }

  concat(xs: readonly RandomizedShare[]): RandomizedShare {
    return joinRandomized(xs)
  }

  mul(at: Party, step: Step, x: RandomizedShare, y: RandomizedShare): Promise<RandomizedShare> {
    return this.#bounded(at, x.value.own.length, () => this.#product(at, step, x, y.value))
  }

  square(at: Party, step: Step, x: RandomizedShare): Promise<RandomizedShare> {
    return this.mul(at, step, x, x)
  }

  matmul(
    at: Party,
    step: Step,
    x: RandomizedShare,
    y: RandomizedShare,
    shape: MatrixShape,
  ): Promise<RandomizedShare> {
    return this.#bounded(at, shape.rows * shape.columns, () =>
      this.#timesBoth(at, x, (part, factor) =>
        multiplyMatrices(this.#context, part, step, factor, y.value, shape),
      ),
    )
  }

  random(at: Party, step: Step, length: number): Promise<RandomizedShare> {
    return this.#bounded(at, length, () =>
      this.#withImage(at, step, (value) => randomShare(this.#context, value, length)),
    )
  }

  /** From the product of three signs, of which every party lacks one: only the first needs an image. */
  randomBits(at: Party, step: Step, length: number): Promise<RandomizedShare> {
    return this.#bounded(at, 3 * length, async () => {
      const [first, second, third] = await randomSigns(this.#context, at, length)
      const s = await at.fork('one', (one) => this.#withImage(one, step, async () => first))
      const st = await at.fork('two', (two) => this.#product(two, step, s, second))
      const stu = await at.fork('three', (three) => this.#product(three, step, st, third))
      return bitsOfSigns(this, stu, length)
    })
  }

  async open(at: Party, step: Step, x: RandomizedShare): Promise<FieldVector> {
    await this.#verify(at)
    return openChecked(this.#context, at, step, x.value)
  }

  /**
   * Verified as an output is: a liar that knows two of the signs behind a random bit could else put an error on their
   * product that leaves nothing of the third, and so of the mask.
   */
  openMasked(at: Party, step: Step, x: RandomizedShare): Promise<FieldVector> {
    return this.open(at, step, x)
  }

  async openTo(at: Party, step: Step, to: PartyId, x: RandomizedShare): Promise<FieldVector | undefined> {
    await this.#verify(at)
    return openCheckedTo(this.#context, at, step, to, x.value)
  }

  /** Makes a value, then its image, and keeps both to be verified. */
  #withImage(
    at: Party,
    step: Step,
    make: (value: Party) => Promise<ReplicatedShare>,
  ): Promise<RandomizedShare> {
    return this.#log.record(at, async () => {
      const value = await at.fork('value', make)
      const image = await at.fork('image', (made) => scaleBy(this.#context, made, step, this.#r, value))
      return { value, image }
    })
  }

  #product(at: Party, step: Step, x: RandomizedShare, y: ReplicatedShare): Promise<RandomizedShare> {
    return this.#timesBoth(at, x, (part, factor) => multiply(this.#context, part, step, factor, y))
  }

  /** Multiplies x and its image by one factor side by side, and keeps both products to be verified. */
  #timesBoth(
    at: Party,
    { value, image }: RandomizedShare,
    times: (part: Party, factor: ReplicatedShare) => Promise<ReplicatedShare>,
  ): Promise<RandomizedShare> {
    return this.#log.record(at, async () => {
      const products = await Promise.all([
        at.fork('value', (part) => times(part, value)),
        at.fork('image', (part) => times(part, image)),
      ])
      return { value: products[0], image: products[1] }
    })
  }

  /** Whether an operation ends with a verification is settled when it begins, so that it is the same at all parties. */
  async #bounded(
    at: Party,
    left: number,
    operation: () => Promise<RandomizedShare>,
  ): Promise<RandomizedShare> {
    const endsWithVerification = this.#unverified.adds(at, left)
    const share = await operation()
    if (endsWithVerification) await this.#verify(at)
    return share
  }

  #verify(at: Party): Promise<void> {
    return at.fork('verification', (verification) => this.#verification.run(verification))
  }
}
