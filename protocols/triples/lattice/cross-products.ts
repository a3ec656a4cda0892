import type { MatrixShape } from '../../../src/field/field.ts'
import { Field64 } from '../../../src/field/field64.ts'
import { FieldVector } from '../../../src/field/vector.ts'
import type { Prg } from '../../../src/random/prg.ts'
import { otherParties } from '../../../src/runtime/other-parties.ts'
import type { Party } from '../../../src/runtime/party.ts'
import { senderOf } from '../ot/pairs.ts'
import type { PairwiseKeys } from './pairwise-keys.ts'
import { shareProducts } from './share-products.ts'

/**
 * The products across parties of (sum x_i) (sum y_i), elementwise: each party, with x_i and y_i, gets an additive share of the
 * sum of x_i y_j over all i != j.
 */
export function crossProducts(
  at: Party,
  keys: PairwiseKeys,
  x: FieldVector,
  y: FieldVector,
  masks: Prg,
): Promise<FieldVector> {
  const others = otherParties(at)
  return shareProducts(at, keys, { asked: others, answered: others }, x, y, masks)
}

/**
 * The products across parties of (sum x_i)^2, elementwise: each party gets an additive share of the sum of 2 x_i x_j over all
 * i < j, for one product an unordered pair.
 */
export async function crossSquares(
  at: Party,
  keys: PairwiseKeys,
  x: FieldVector,
  masks: Prg,
): Promise<FieldVector> {
  const others = otherParties(at)
  const peers = {
    asked: others.filter((peer) => senderOf(at.id, peer) === peer),
    answered: others.filter((peer) => senderOf(at.id, peer) === at.id),
  }
  return (await shareProducts(at, keys, peers, x, x, masks)).scale(2)
}

/**
 * The products across parties of (sum X_i) (sum Y_i), of matrices: each party gets an additive share of the sum of X_i Y_j over
 * all i != j.
 *
 * Its terms x_rk y_kc stand in a row, with k the slowest index and c the fastest, which is cut into ciphertexts.
 */
export async function crossMatrices(
  at: Party,
  keys: PairwiseKeys,
  x: FieldVector,
  y: FieldVector,
  shape: MatrixShape,
  masks: Prg,
): Promise<FieldVector> {
  const { rows, inner, columns } = shape
  const product = FieldVector.zero(Field64, rows * columns)
  const terms = rows * inner * columns
  for (let from = 0; from < terms; from += keys.parameters.n) {
    const to = Math.min(from + keys.parameters.n, terms)
    const left = FieldVector.zero(Field64, to - from)
    const right = FieldVector.zero(Field64, to - from)
    for (let term = from; term < to; ) {
      const [k, r, c] = [Math.floor(term / product.length), Math.floor(term / columns) % rows, term % columns]
      const length = Math.min(columns - c, to - term)
      for (let i = 0; i < length; i++) copyElements(left, term - from + i, x, r * inner + k, 1)
      copyElements(right, term - from, y, k * columns + c, length)
      term += length
    }
    const shares = await crossProducts(at, keys, left, right, masks)
    for (let term = from; term < to; ) {
      const at = term % product.length
      const length = Math.min(product.length - at, to - term)
      addElements(product, at, shares, term - from, length)
      term += length
    }
  }
  return product
}

function copyElements(to: FieldVector, at: number, from: FieldVector, start: number, length: number): void {
  to.bytes.set(elements(from, start, length), at * Field64.elementBytes)
}

function addElements(to: FieldVector, at: number, from: FieldVector, start: number, length: number): void {
  const sum = elements(to, at, length)
  Field64.add(sum, sum, elements(from, start, length))
}

function elements({ bytes }: FieldVector, start: number, length: number): Uint8Array {
  return bytes.subarray(start * Field64.elementBytes, (start + length) * Field64.elementBytes)
}
