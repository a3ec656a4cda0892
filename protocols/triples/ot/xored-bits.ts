import type { Field } from '../../../src/field/field.ts'
import type { FieldVector } from '../../../src/field/vector.ts'
import type { Party } from '../../../src/runtime/party.ts'
import { receiveCorrelation, sendCorrelation } from '../../ot/field-ot.ts'
import { bitVector } from '../bit-vector.ts'
import { pairName } from './pairs.ts'
import type { PairwiseOts } from './pairwise-ots.ts'

/**
 * Additive shares mod p of the XOR of all parties' bits.
 *
 * Party after party takes its bits in by x xor y = x + y - 2 x y, where the parties before it have shares of x and it knows y: the
 * product takes one correlated OT with each of them, whose choice is y.
 *
 * @param bits this party's, eight to a byte, the lowest first
 * @throws BeaverdamError as `sendCorrelation` and `receiveCorrelation`
 */
export async function xorBits(
  at: Party,
  ots: PairwiseOts,
  field: Field,
  bits: Uint8Array,
  length: number,
): Promise<FieldVector> {
  const products = await Promise.all(
    Array.from({ length: at.id }, (_, peer) =>
      at.fork(pairName(peer, at.id), (pair) =>
        receiveCorrelation(ots.receiver(peer), pair, field, bits, length),
      ),
    ),
  )
  let share = products.reduce((x, product) => x.axpy(-2, product), bitVector(field, bits, length))
  for (let peer = at.id + 1; peer < at.n; peer++) {
    const x = share
    const product = await at.fork(pairName(at.id, peer), (pair) => sendCorrelation(ots.sender(peer), pair, x))
    share = x.axpy(-2, product)
  }
  return share
}
