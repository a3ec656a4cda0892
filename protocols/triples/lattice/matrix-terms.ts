import type { MatrixShape } from '../../../src/field/field.ts'
import { Field64 } from '../../../src/field/field64.ts'
import { FieldVector } from '../../../src/field/vector.ts'

/**
 * The terms x_rk y_kc of a product of matrices stand in a row, with k the slowest index and c the fastest. This is a piece of
 * it: those from `from` to below `to`.
 */
export interface TermRange {
  readonly from: number
  readonly to: number
}

/** How many terms a product of matrices has. */
export function termCount({ rows, inner, columns }: MatrixShape): number {
  return rows * inner * columns
}

/** The factors x_rk of a piece of the terms. */
export function leftTerms(
  x: FieldVector,
  { rows, inner, columns }: MatrixShape,
  { from, to }: TermRange,
): FieldVector {
  const left = FieldVector.zero(Field64, to - from)
  for (let term = from; term < to; term++) {
    const [k, r] = [Math.floor(term / (rows * columns)), Math.floor(term / columns) % rows]
    left.bytes.set(elements(x, r * inner + k, 1), (term - from) * Field64.elementBytes)
  }
  return left
}

/** The factors y_kc of a piece of the terms. */
export function rightTerms(
  y: FieldVector,
  { rows, columns }: MatrixShape,
  { from, to }: TermRange,
): FieldVector {
  const right = FieldVector.zero(Field64, to - from)
  for (let term = from; term < to; ) {
    const [k, c] = [Math.floor(term / (rows * columns)), term % columns]
    const length = Math.min(columns - c, to - term)
    right.bytes.set(elements(y, k * columns + c, length), (term - from) * Field64.elementBytes)
    term += length
  }
  return right
}

/** Adds terms, from the place `from` in their row on, to the elements of the product that they belong to. */
export function addTerms(product: FieldVector, terms: FieldVector, from: number): void {
  for (let done = 0; done < terms.length; ) {
    const at = (from + done) % product.length
    const length = Math.min(product.length - at, terms.length - done)
    const sum = elements(product, at, length)
    Field64.add(sum, sum, elements(terms, done, length))
    done += length
  }
}

function elements({ bytes }: FieldVector, start: number, length: number): Uint8Array {
  return bytes.subarray(start * Field64.elementBytes, (start + length) * Field64.elementBytes)
}
