import type { Field, MatrixShape } from '../../src/field/field.ts'
import { matmulByTurns } from '../../src/field/matmul-by-turns.ts'
import { FieldVector } from '../../src/field/vector.ts'
import type { RandomSource } from '../../src/random/csprng.ts'
import type { Party, PartyId, Step } from '../../src/runtime/party.ts'
import { lagrangeCoefficient } from '../../src/sharing/lagrange.ts'
import { firstPoints } from '../../src/sharing/shamir.ts'
import { Opening } from '../additive/opening.ts'
import type { Input, RandomizableSharing } from '../randomized/randomizable-sharing.ts'
import { dealtShare } from '../shamir/deal.ts'
import type { DoubleSharings } from '../shamir/double-sharing.ts'
import { type ProductContext, reduceDegree } from '../shamir/multiply.ts'
import { pointOf, thresholdOf } from '../shamir/threshold.ts'
import { openChecked } from './checked-opening.ts'
import { holderCount, holderIds } from './holders.ts'

export interface ShamirSharingOptions {
  readonly field: Field
  readonly n: number
  /** This party. */
  readonly id: PartyId
  /** Of the holders. */
  readonly doubles: DoubleSharings
  /** Most bytes in a message, alike at all parties. */
  readonly blockBytes: number
  readonly random: RandomSource
}

/**
 * Shamir's shares by degree t of 2 t + 1 parties. With an even number of parties the last one holds none: it gives inputs, and
 * gets outputs, and what stands in the place of its shares means nothing.
 *
 * Random elements are consistent: they come from keys that the holders have compared.
 */
export class ShamirSharing implements RandomizableSharing<FieldVector> {
  readonly name = 'shamir'
  readonly field: Field
  /** All holders take part in each product, so what one honest party has got of one has been begun by all. */
  readonly completeAtLeastAt: number
  readonly #context: ProductContext
  readonly #random: RandomSource
  readonly #blockBytes: number

  constructor({ field, n, id, doubles, blockBytes, random }: ShamirSharingOptions) {
    const holders = holderCount(n)
    this.field = field
    this.completeAtLeastAt = thresholdOf(n) + 1
    this.#random = random
    this.#blockBytes = blockBytes
    this.#context = {
      field,
      doubles,
      opening: new Opening(field, blockBytes),
      atZero: id < holders ? lagrangeCoefficient(field.modulus, firstPoints(holders), pointOf(id), 0n) : 0n,
    }
  }

  vectors(x: FieldVector): readonly FieldVector[] {
    return [x]
  }

  share(vectors: readonly FieldVector[]): FieldVector {
    return vectors[0] as FieldVector
  }

  /** Polynomials of degree zero. */
  publicShare(values: FieldVector): FieldVector {
    return values
  }

  input(at: Party, step: Step, input: Input): Promise<FieldVector> {
    return dealtShare(at, step, {
      ...input,
      field: this.field,
      committee: holderIds(at.n),
      degree: thresholdOf(at.n),
      random: this.#random,
      blockBytes: this.#blockBytes,
    })
  }

  random(at: Party, length: number): Promise<FieldVector> {
    return this.#context.doubles.random(at, length)
  }

  /** The session's element: a multiplicand of every image, which honest parties must have consistent shares of. */
  key(at: Party): Promise<FieldVector> {
    return this.random(at, 1)
  }

  multiply(at: Party, step: Step, x: FieldVector, y: FieldVector): Promise<FieldVector> {
    return reduceDegree(this.#context, at, step, x.mul(y))
  }

  async multiplyMatrices(
    at: Party,
    step: Step,
    x: FieldVector,
    y: FieldVector,
    shape: MatrixShape,
  ): Promise<FieldVector> {
    return reduceDegree(this.#context, at, step, await matmulByTurns(x, y, shape))
  }

  scaleBy(at: Party, step: Step, factor: FieldVector, x: FieldVector): Promise<FieldVector> {
    return reduceDegree(this.#context, at, step, x.scale(factor.at(0)))
  }

  async toss(at: Party, step: Step, length: number): Promise<FieldVector> {
    return this.open(at, step, await this.random(at, length))
  }

  async open(at: Party, step: Step, x: FieldVector): Promise<FieldVector> {
    const opened = await openChecked(at, step, [...at.names.keys()], x, this.#blockBytes)
    return opened as FieldVector
  }

  openTo(at: Party, step: Step, to: PartyId, x: FieldVector): Promise<FieldVector | undefined> {
    return openChecked(at, step, [to], x, this.#blockBytes)
  }

  /** Opens the elements under masks: a dealer, or who tells the sum in a product, could have told everybody another one. */
  async checkConsistent(at: Party, step: Step, elements: readonly FieldVector[]): Promise<void> {
    const masks = await this.random(at, elements.length)
    await this.open(at, step, FieldVector.concat(elements).add(masks))
  }
}
