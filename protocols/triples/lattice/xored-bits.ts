import { Field64 } from '../../../src/field/field64.ts'
import type { FieldVector } from '../../../src/field/vector.ts'
import type { Prg } from '../../../src/random/prg.ts'
import type { Party, PartyId } from '../../../src/runtime/party.ts'
import { bitVector } from '../bit-vector.ts'
import type { PairwiseKeys } from './pairwise-keys.ts'
import { shareProducts } from './share-products.ts'

/**
 * Additive shares mod p of the XOR of all parties' bits.
 *
 * Party after party takes its bits in by x xor y = x + y - 2 x y, where the parties before it have shares of x and it knows y: it
 * asks each of them for its product.
 *
 * @param bits this party's, eight to a byte, the lowest first
 */
export async function xorBits(
  at: Party,
  keys: PairwiseKeys,
  bits: Uint8Array,
  length: number,
  masks: Prg,
): Promise<FieldVector> {
  const own = bitVector(Field64, bits, length)
  let share = own
  for (let taker: PartyId = 1; taker < at.n; taker++) {
    const asked = at.id === taker ? Array.from({ length: taker }, (_, peer) => peer) : []
    const answered = at.id < taker ? [taker] : []
    share = share.axpy(-2, await shareProducts(at, keys, { asked, answered }, own, share, masks))
  }
  return share
}
