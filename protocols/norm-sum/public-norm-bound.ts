import { invalidArgument } from '../../src/errors.ts'
import type { Reals } from '../../src/field/field.ts'
import { powers } from '../../src/field/powers.ts'
import { FieldVector } from '../../src/field/vector.ts'
import { inverseOf } from '../flp/bit-check.ts'
import type { Factors, NormBound } from './norm-bound.ts'
import type { PineParameters } from './parameters.ts'
import { bitsOf, decodeVector, encodeGradient } from './pine-encoding.ts'

/**
 * The bound is the same for all: v + u - B = 0, with v and u of plain bits (draft-chen-cfrg-vdaf-pine-01, sections 4.1.2 and
 * 4.2.1). They may stand for nearly 2 B each, but v + u = B + p is out of reach where p > 3 B + 2.
 */
export class PublicNormBound implements NormBound<Reals, Float64Array> {
  readonly parameters: PineParameters
  readonly outputLen: number
  readonly productCount = 0

  constructor(parameters: PineParameters) {
    this.parameters = parameters
    this.outputLen = parameters.dimension
  }

  encode(measurement: Reals): FieldVector {
    const { parameters } = this
    const { sqNormBound, sqNormBits, l2NormBound, fractionBits } = parameters
    const { gradient, sqNorm } = encodeGradient(parameters, measurement)
    if (sqNorm > sqNormBound)
      invalidArgument(
        'measurement',
        `an L2 norm of at most ${l2NormBound / 2 ** fractionBits} once rounded`,
        'a larger one',
      )
    return FieldVector.concat([
      gradient,
      bitsOf(parameters.field, [sqNorm, sqNormBound - sqNorm], sqNormBits),
    ])
  }

  sqNorm(meas: FieldVector): bigint {
    const { field, dimension, sqNormBits } = this.parameters
    return meas.slice(dimension, dimension + sqNormBits).dot(powers(field, 2n, sqNormBits))
  }

  affine(meas: FieldVector, numShares: number): bigint {
    const { field, dimension, normEnd, sqNormBits, sqNormBound } = this.parameters
    const weights = powers(field, 2n, sqNormBits)
    const sum = meas.slice(dimension, normEnd).dot(FieldVector.concat([weights, weights]))
    return sum - sqNormBound * inverseOf(field, numShares)
  }

  products(): Factors {
    const none = FieldVector.zero(this.parameters.field, 0)
    return [none, none]
  }

  truncate(meas: FieldVector): FieldVector {
    return meas.slice(0, this.outputLen)
  }

  decode(output: FieldVector): Float64Array {
    return decodeVector(this.parameters, output)
  }
}
