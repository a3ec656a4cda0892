import { checkInteger } from '../../src/errors.ts'
import type { Field, MatrixShape } from '../../src/field/field.ts'
import type { FieldVector } from '../../src/field/vector.ts'
import type { Party, PartyId, Step } from '../../src/runtime/party.ts'
import { openingBlockBytes } from '../additive/opening-cost.ts'
import type { Input, RandomizableSharing } from '../randomized/randomizable-sharing.ts'
import { inputShare } from '../replicated/input.ts'
import { multiply, multiplyMatrices, type ProductContext, scaleBy } from '../replicated/multiply.ts'
import { randomShare } from '../replicated/pairwise-keys.ts'
import type { ReplicatedOptions } from '../replicated/protocol.ts'
import {
  componentsOf,
  fromComponents,
  publicShare,
  type ReplicatedShare,
} from '../replicated/replicated-share.ts'
import { openChecked, openCheckedTo } from './checked-opening.ts'

/** Replicated shares of three parties, opened with digests of what the other holder of a component has. */
export class ReplicatedSharing implements RandomizableSharing<ReplicatedShare> {
  readonly name = 'replicated'
  readonly field: Field
  readonly context: ProductContext
  /**
   * What is opened follows from what is complete at both honest parties. And what is complete at two has been begun by all,
   * since each of the two has got its component of the result from another party.
   */
  readonly completeAtLeastAt = 2
  readonly #id: PartyId

  constructor({ field, id, keys, blockBytes = openingBlockBytes }: ReplicatedOptions) {
    checkInteger('blockBytes', blockBytes, field.elementBytes)
    this.field = field
    this.context = { field, keys, blockBytes }
    this.#id = id
  }

  vectors(x: ReplicatedShare): readonly FieldVector[] {
    return componentsOf(x)
  }

  share(vectors: readonly FieldVector[]): ReplicatedShare {
    return fromComponents(vectors)
  }

  publicShare(values: FieldVector): ReplicatedShare {
    return publicShare(values, this.#id)
  }

  input(at: Party, step: Step, input: Input): Promise<ReplicatedShare> {
    return inputShare(this.context, at, step, input)
  }

  random(at: Party, length: number): Promise<ReplicatedShare> {
    return randomShare(this.context, at, length)
  }

  multiply(at: Party, step: Step, x: ReplicatedShare, y: ReplicatedShare): Promise<ReplicatedShare> {
    return multiply(this.context, at, step, x, y)
  }

  multiplyMatrices(
    at: Party,
    step: Step,
    x: ReplicatedShare,
    y: ReplicatedShare,
    shape: MatrixShape,
  ): Promise<ReplicatedShare> {
    return multiplyMatrices(this.context, at, step, x, y, shape)
  }

  scaleBy(at: Party, step: Step, factor: ReplicatedShare, x: ReplicatedShare): Promise<ReplicatedShare> {
    return scaleBy(this.context, at, step, factor, x)
  }

  async toss(at: Party, step: Step, length: number): Promise<FieldVector> {
    return this.open(at, step, await this.random(at, length))
  }

  open(at: Party, step: Step, x: ReplicatedShare): Promise<FieldVector> {
    return openChecked(this.context, at, step, x)
  }

  openTo(at: Party, step: Step, to: PartyId, x: ReplicatedShare): Promise<FieldVector | undefined> {
    return openCheckedTo(this.context, at, step, to, x)
  }

  /** Two honest parties have a component in common that each got from the liar or from the other: any shares are consistent. */
  async checkConsistent(): Promise<void> {}
}
