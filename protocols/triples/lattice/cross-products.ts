import type { MatrixShape } from '../../../src/field/field.ts'
import { Field64 } from '../../../src/field/field64.ts'
import { FieldVector } from '../../../src/field/vector.ts'
import type { Prg } from '../../../src/random/prg.ts'
import { otherParties } from '../../../src/runtime/other-parties.ts'
import type { Party } from '../../../src/runtime/party.ts'
import { senderOf } from '../ot/pairs.ts'
import { addTerms, leftTerms, rightTerms, termCount } from './matrix-terms.ts'
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
 * The row of its terms is cut into ciphertexts.
 */
export async function crossMatrices(
  at: Party,
  keys: PairwiseKeys,
  x: FieldVector,
  y: FieldVector,
  shape: MatrixShape,
  masks: Prg,
): Promise<FieldVector> {
  const product = FieldVector.zero(Field64, shape.rows * shape.columns)
  const terms = termCount(shape)
  for (let from = 0; from < terms; from += keys.parameters.n) {
    const to = Math.min(from + keys.parameters.n, terms)
    const [left, right] = [leftTerms(x, shape, { from, to }), rightTerms(y, shape, { from, to })]
    addTerms(product, await crossProducts(at, keys, left, right, masks), from)
  }
  return product
}
