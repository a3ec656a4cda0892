import { Ntt, nextPowerOf2 } from './ntt.ts'
import type { NttField } from './ntt-field.ts'
import { powers } from './powers.ts'
import { FieldVector } from './vector.ts'

/**
 * The product of two polynomials, by the values at roots of unity.
 *
 * @param field that of both
 * @param x coefficients, the constant one first, one or more
 * @param y likewise
 * @returns x.length + y.length - 1 coefficients
 * @throws BeaverdamError FIELD_MISMATCH
 * @throws BeaverdamError INVALID_ARGUMENT for a product of more than 2^24 coefficients
 */
export function multiplyPolynomials(field: NttField, x: FieldVector, y: FieldVector): FieldVector {
  const length = x.length + y.length - 1
  const ntt = new Ntt(field, nextPowerOf2(length))
  const [left, right] = [x, y].map((polynomial) => ntt.evaluate(padded(polynomial, ntt.size)))
  return ntt.interpolate((left as FieldVector).mul(right as FieldVector)).slice(0, length)
}

/** The value of a polynomial at a point. @param coefficients the constant one first @param t reduced mod p */
export function evaluatePolynomial(coefficients: FieldVector, t: bigint): bigint {
  return coefficients.dot(powers(coefficients.field, t, coefficients.length))
}

function padded(polynomial: FieldVector, length: number): FieldVector {
  const longer = FieldVector.zero(polynomial.field, length)
  longer.bytes.set(polynomial.bytes)
  return longer
}
