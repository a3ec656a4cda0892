import type { FieldVector } from '../../../src/field/vector.ts'
import { otherParties } from '../../../src/runtime/other-parties.ts'
import type { Party } from '../../../src/runtime/party.ts'
import { pairName, senderOf } from './pairs.ts'
import type { PairwiseOts } from './pairwise-ots.ts'
import { receiveProducts, sendProducts } from './products.ts'

/**
 * The products across parties of (sum x_i) (sum y_i), elementwise: each party, with x_i and y_i, gets an additive share of
 * the sum of x_i y_j over all i != j.
 *
 * Every ordered pair has a scope of its own, and all run at once.
 *
 * @throws BeaverdamError as `sendProducts` and `receiveProducts`
 */
export async function crossProducts(
  at: Party,
  ots: PairwiseOts,
  x: FieldVector,
  y: FieldVector,
): Promise<FieldVector> {
  const shares = otherParties(at).flatMap((peer) => [
    at.fork(pairName(at.id, peer), (pair) => sendProducts(ots.sender(peer), pair, y)),
    at.fork(pairName(peer, at.id), (pair) => receiveProducts(ots.receiver(peer), pair, x)),
  ])
  return sum(await Promise.all(shares))
}

/**
 * The products across parties of (sum x_i)^2, elementwise: each party gets an additive share of the sum of 2 x_i x_j over all
 * i < j, for one product an unordered pair.
 *
 * @throws BeaverdamError as `sendProducts` and `receiveProducts`
 */
export async function crossSquares(at: Party, ots: PairwiseOts, x: FieldVector): Promise<FieldVector> {
  const shares = otherParties(at).map((peer) =>
    senderOf(at.id, peer) === at.id
      ? at.fork(pairName(at.id, peer), (pair) => sendProducts(ots.sender(peer), pair, x))
      : at.fork(pairName(peer, at.id), (pair) => receiveProducts(ots.receiver(peer), pair, x)),
  )
  return sum(await Promise.all(shares)).scale(2)
}

function sum([first, ...rest]: readonly FieldVector[]): FieldVector {
  return rest.reduce((total, share) => total.add(share), first as FieldVector)
}
