import { checkInteger } from '../../src/errors.ts'
import type { Mpc, Shared } from '../../src/runtime/arithmetic.ts'
import { splitRows } from './bit-rows.ts'
import { allBorrows, bitGroups } from './borrow.ts'
import { asElements, openIntegers, signedBits } from './integer-mask.ts'
import { bitsOf } from './public-vectors.ts'

/**
 * The lowest bits of integers, in two's complement (Damgard, Fitzi, Kiltz, Nielsen, Toft, TCC 2006, with the mask's
 * bits as material and a logarithmic prefix of borrows).
 *
 * @param count how many bits of each; bits above the bound repeat the sign
 * @returns row j holds bit j of every element, lowest first, each of bound 1
 * @throws BeaverdamError INVALID_ARGUMENT for a count below 1
 * @throws BeaverdamError HEADROOM_EXCEEDED if x has no bound, or it or the count leaves no room for the mask
 *
 * @example
 * const [parity] = await bits(mpc, x, 1)
 */
export async function bits(mpc: Mpc, x: Shared, count: number): Promise<readonly Shared[]> {
  checkInteger('count', count, 1)
  const masked = await openIntegers(mpc, x, signedBits('bits', mpc.field, x.bound, count))
  const borrows = await allBorrows(mpc, bitGroups(mpc, masked, count))
  const openedBits = splitRows(mpc, mpc.constant(bitsOf(masked.opened, count)), count)
  return openedBits.map((opened, j) => {
    // column j of a subtraction on paper: opened - mask - borrow from below, and 2 if it borrows from above
    const above = asElements(mpc, borrows[j] as Shared)
    const column = mpc.add(
      mpc.sub(opened, asElements(mpc, masked.maskBits[j] as Shared)),
      mpc.scale(above, 2n),
    )
    const bit = j === 0 ? column : mpc.sub(column, asElements(mpc, borrows[j - 1] as Shared))
    return mpc.restate(bit, { fractionBits: 0, bound: 1n })
  })
}
