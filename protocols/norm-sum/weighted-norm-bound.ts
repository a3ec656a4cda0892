import { invalidArgument } from '../../src/errors.ts'
import type { Reals } from '../../src/field/field.ts'
import { FieldVector } from '../../src/field/vector.ts'
import { BoundedIntegers } from '../flp/bounded-integers.ts'
import type { Factors, NormBound } from './norm-bound.ts'
import type { PineParameters } from './parameters.ts'
import { decodeVector, encodeGradient } from './pine-encoding.ts'

/** A vector, and how often it counts. */
export interface WeightedVector {
  readonly vector: Reals
  /** An integer in 0..maxWeight. */
  readonly weight: number
}

/** The sum of all vectors, each times its weight, and the sum of the weights. */
export interface WeightedSum {
  readonly sum: Float64Array
  readonly weight: number
}

/**
 * The bound is in proportion to a weight that the client keeps to itself: v + u - B w^2 = 0 for a vector that is encoded times
 * its weight. Beyond the published proof; the page argues its soundness.
 *
 * w, v and u are bounded integers, of which no bits stand for more than W and (C W 2^f)^2. So the left side is an integer in
 * -(C W 2^f)^2 .. 2 (C W 2^f)^2 and, where p > 3 (C W 2^f)^2 + 2, zero if it is zero mod p.
 */
export class WeightedNormBound implements NormBound<WeightedVector, WeightedSum> {
  readonly parameters: PineParameters
  readonly outputLen: number
  /** B w^2. */
  readonly productCount = 1
  readonly #maxWeight: number
  readonly #weights: BoundedIntegers
  readonly #sqNorms: BoundedIntegers
  /** B, the square of the bound for weight 1. */
  readonly #sqNormOfOne: bigint

  /** @param parameters with a `maxWeight` */
  constructor(parameters: PineParameters) {
    const { field, dimension, maxWeight = 0, sqNormBound, l2NormBound } = parameters
    this.parameters = parameters
    this.outputLen = dimension + 1
    this.#maxWeight = maxWeight
    this.#weights = new BoundedIntegers(field, 'maxWeight', maxWeight)
    this.#sqNorms = new BoundedIntegers(field, 'l2NormBound', sqNormBound)
    this.#sqNormOfOne = BigInt(l2NormBound) ** 2n
  }

  encode({ vector, weight }: WeightedVector): FieldVector {
    if (!Number.isSafeInteger(weight) || weight < 0 || weight > this.#maxWeight)
      invalidArgument('weight', `an integer in 0..${this.#maxWeight}`, 'another')
    const weighted = new Float64Array(vector).map((entry) => weight * entry)
    const { gradient, sqNorm } = encodeGradient(this.parameters, weighted)
    const room = this.#sqNormOfOne * BigInt(weight) ** 2n - sqNorm
    if (room < 0n) {
      const { l2NormBound, fractionBits } = this.parameters
      const bound = l2NormBound / 2 ** fractionBits
      invalidArgument(
        'measurement',
        `an L2 norm of at most ${bound} times the weight once rounded`,
        'a larger one',
      )
    }
    return FieldVector.concat([
      gradient,
      this.#weights.encode([weight]),
      this.#sqNorms.encode([sqNorm, room]),
    ])
  }

  sqNorm(meas: FieldVector): bigint {
    return this.#norms(meas).at(0)
  }

  affine(meas: FieldVector): bigint {
    return this.#norms(meas).sum()
  }

  /** -B w and w. */
  products(meas: FieldVector): Factors {
    const weight = this.#weight(meas)
    return [weight.scale(-this.#sqNormOfOne), weight]
  }

  truncate(meas: FieldVector): FieldVector {
    return FieldVector.concat([meas.slice(0, this.parameters.dimension), this.#weight(meas)])
  }

  decode(output: FieldVector): WeightedSum {
    const { dimension } = this.parameters
    return {
      sum: decodeVector(this.parameters, output.slice(0, dimension)),
      weight: Number(output.at(dimension)),
    }
  }

  /** As one element. */
  #weight(meas: FieldVector): FieldVector {
    const { dimension, weightBits } = this.parameters
    return this.#weights.decode(meas.slice(dimension, dimension + weightBits))
  }

  /** v and u. */
  #norms(meas: FieldVector): FieldVector {
    const { dimension, weightBits, normEnd } = this.parameters
    return this.#sqNorms.decode(meas.slice(dimension + weightBits, normEnd))
  }
}
