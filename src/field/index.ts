/**
 * Prime fields and vectors over them.
 *
 * @example
 * import { Field64, FieldVector } from 'beaverdam/field'
 * FieldVector.of(Field64, [1, 2, 3]).dot(FieldVector.of(Field64, [4, 5, 6])) // 32n
 */

export { CosetShift } from './coset.ts'
export type { EncodeReport, Field, FixedFormat, MatrixShape, Reals, TripleBytes } from './field.ts'
export { Field64 } from './field64.ts'
export { Field128 } from './field128.ts'
export { decodeFixed, encodeFixed } from './fixed-point.ts'
export { type Headroom, headroom, type SumBounds } from './headroom.ts'
export { Lagrange } from './lagrange.ts'
export { Ntt } from './ntt.ts'
export type { NttField } from './ntt-field.ts'
export { evaluatePolynomial, multiplyPolynomials } from './polynomial.ts'
export { primeField } from './prime-field.ts'
export { FieldVector } from './vector.ts'
