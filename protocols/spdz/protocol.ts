import type { Field, MatrixShape } from '../../src/field/field.ts'
import type { FieldVector } from '../../src/field/vector.ts'
import { type RandomSource, randomBytes } from '../../src/random/csprng.ts'
import type { CostModel, Protocol } from '../../src/runtime/arithmetic.ts'
import type { Party, PartyId, Step } from '../../src/runtime/party.ts'
import { LinearShares } from '../../src/sharing/linear-shares.ts'
import { Opening } from '../additive/opening.ts'
import {
  type AuthenticatedPreprocessing,
  type AuthenticatedShare,
  publicShare,
  subtractShares,
} from './authenticated-share.ts'
import { spdzCosts } from './costs.ts'
import { checkFieldSize } from './field-size.ts'
import { inputShare } from './input.ts'
import { MacCheck } from './mac-check.ts'
import { multiply, type ProductContext, square } from './multiply.ts'
import { multiplyMatrices } from './multiply-matrices.ts'
import { OpeningLog } from './opening-log.ts'
import { openUnchecked } from './partial-opening.ts'
import { UncheckedCount } from './unchecked-count.ts'

export interface SpdzOptions {
  /** This party among those that compute. */
  readonly id: PartyId
  /** Where authenticated material and the share of the MAC key come from: its trust assumption is the protocol's. */
  readonly preprocessing: AuthenticatedPreprocessing
  /** Most bytes in a message of an opening, alike at all parties; 64 KiB if left out. Test vectors choose small ones. */
  readonly blockBytes?: number
  /** Most elements that a scope opens without a check: then an operation ends with one, alike at all; 2^22 if left out. */
  readonly uncheckedLimit?: number
  /** Where a party's own randomness comes from; the CSPRNG except in tests. */
  readonly random?: RandomSource
}

/**
 * Arithmetic on authenticated shares mod p (SPDZ, ePrint 2011/535 and 2012/642).
 *
 * Adversary: malicious, up to n - 1 of n >= 2 parties, with abort: parties that lie learn the outputs alone, and can but
 * make the session end. What the preprocessing assumes, the protocol does. Before a share of an output leaves a party,
 * all that was opened has passed its MAC check, and so has the output before it is returned; a session errs with at most
 * 2^-40.
 *
 * @example
 * const protocol = new SpdzProtocol({ id: party.id, preprocessing: dealer })
 */
export class SpdzProtocol extends LinearShares<AuthenticatedShare> implements Protocol<AuthenticatedShare> {
  readonly name = 'spdz'
  readonly field: Field
  readonly costs: CostModel
  readonly #id: PartyId
  readonly #preprocessing: AuthenticatedPreprocessing
  readonly #context: ProductContext
  readonly #check: MacCheck
  readonly #unchecked: UncheckedCount

  /** @throws FIELD_TOO_SMALL for a field of fewer than 2^60 elements */
  constructor({ id, preprocessing, blockBytes, uncheckedLimit, random = randomBytes }: SpdzOptions) {
    super()
    const { macKey } = preprocessing
    this.field = macKey.field
    checkFieldSize(this.field, 'spdz')
    this.costs = spdzCosts(blockBytes, uncheckedLimit)
    this.#id = id
    this.#preprocessing = preprocessing
    const log = new OpeningLog(macKey)
    this.#context = { opening: new Opening(this.field, blockBytes), preprocessing, log }
    this.#check = new MacCheck({ key: macKey, log, random })
    this.#unchecked = new UncheckedCount(uncheckedLimit)
  }

  input(
    at: Party,
    step: Step,
    owner: PartyId,
    length: number,
    values: FieldVector | undefined,
  ): Promise<AuthenticatedShare> {
    return inputShare(at, step, { preprocessing: this.#preprocessing, owner, length, values })
  }

  constant(values: FieldVector): AuthenticatedShare {
    return publicShare(values, this.#id, this.#preprocessing.macKey)
  }

  mul(at: Party, step: Step, x: AuthenticatedShare, y: AuthenticatedShare): Promise<AuthenticatedShare> {
    return this.#bounded(at, 2 * x.value.length, multiply(this.#context, at, step, x, y))
  }

  square(at: Party, step: Step, x: AuthenticatedShare): Promise<AuthenticatedShare> {
    return this.#bounded(at, x.value.length, square(this.#context, at, step, x))
  }

  matmul(
    at: Party,
    step: Step,
    x: AuthenticatedShare,
    y: AuthenticatedShare,
    shape: MatrixShape,
  ): Promise<AuthenticatedShare> {
    const opened = x.value.length + y.value.length
    return this.#bounded(at, opened, multiplyMatrices(this.#context, at, step, x, y, shape))
  }

  random(at: Party, _step: Step, length: number): Promise<AuthenticatedShare> {
    return this.#preprocessing.random(at, length)
  }

  randomBits(at: Party, _step: Step, length: number): Promise<AuthenticatedShare> {
    return this.#preprocessing.bits(at, length)
  }

  async open(at: Party, step: Step, x: AuthenticatedShare): Promise<FieldVector> {
    await at.fork('before', (before) => this.#check.run(before))
    const opened = await openUnchecked(this.#context, at, step, x)
    await at.fork('after', (after) => this.#check.run(after))
    return opened
  }

  /** As in a product: the opening is checked before the next output, or at once if many wait for a check. */
  openMasked(at: Party, step: Step, x: AuthenticatedShare): Promise<FieldVector> {
    return this.#bounded(at, x.value.length, openUnchecked(this.#context, at, step, x))
  }

  /** Opens x minus a mask that the receiver knows: the others learn nothing, and the MAC check covers what it gets. */
  async openTo(at: Party, step: Step, to: PartyId, x: AuthenticatedShare): Promise<FieldVector | undefined> {
    const { share, mask } = await this.#preprocessing.inputMasks(at, to, x.value.length)
    const difference = await this.open(at, step, subtractShares(x, share))
    return mask && difference.add(mask)
  }

  protected vectors({ value, mac }: AuthenticatedShare): readonly FieldVector[] {
    return [value, mac]
  }

  protected share(vectors: readonly FieldVector[]): AuthenticatedShare {
    const [value, mac] = vectors as readonly [FieldVector, FieldVector]
    return { value, mac }
  }

  /** Whether an operation ends with a check is settled when it begins, so that it is the same at all parties. */
  async #bounded<T>(at: Party, opened: number, operation: Promise<T>): Promise<T> {
    const endsWithCheck = this.#unchecked.adds(at, opened)
    const value = await operation
    if (endsWithCheck) await at.fork('check', (check) => this.#check.run(check))
    return value
  }
}
