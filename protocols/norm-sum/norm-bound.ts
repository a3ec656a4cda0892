import type { FieldVector } from '../../src/field/vector.ts'
import type { PineParameters } from './parameters.ts'

/** Pairs that a gadget multiplies. */
export type Factors = readonly [left: FieldVector, right: FieldVector]

/**
 * What the norm of a vector is held against, and how an encoded measurement shows that it is within. With v the squared norm
 * and u what is left below the square of the bound, that is v + u - bound^2 = 0; `affine` and `products` together are the left
 * side. All but `encode` and `decode` are linear, or affine, in the measurement, so that they work on shares.
 */
export interface NormBound<Measurement, Result> {
  readonly parameters: PineParameters
  /** Elements of an output share. */
  readonly outputLen: number
  /** How many products the check takes. */
  readonly productCount: number

  /**
   * The first `normEnd` elements of an encoded measurement.
   *
   * @throws BeaverdamError INVALID_ARGUMENT for a measurement out of range; the message does not repeat it
   * @throws BeaverdamError NOT_FINITE with the index of an entry that is NaN or infinite
   */
  encode(measurement: Measurement): FieldVector
  /** What the measurement says that its squared norm is. */
  sqNorm(meas: FieldVector): bigint
  affine(meas: FieldVector, numShares: number): bigint
  products(meas: FieldVector): Factors
  /** The output share. */
  truncate(meas: FieldVector): FieldVector
  /** @param output the sum of all output shares */
  decode(output: FieldVector): Result
}
