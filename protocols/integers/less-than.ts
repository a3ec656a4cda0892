import type { Mpc, Shared } from '../../src/runtime/arithmetic.ts'
import { weightedSum } from './bit-rows.ts'
import { bitGroups, lastBorrow } from './borrow.ts'
import { asElements, openIntegers, signedBits } from './integer-mask.ts'
import { inverseOfPower } from './inverse-of-power.ts'
import { lowBits } from './public-vectors.ts'

/**
 * Where x < y, elementwise: 1 there, else 0 (Catrina, de Hoogh, SCN 2010, LTZ with a logarithmic borrow).
 *
 * z = x - y is opened under a mask; the sign is what is left of z when its lower bits are taken off, and those are the
 * opened ones minus the mask's, with a borrow if the mask's are larger.
 *
 * @returns bits: integers of bound 1, in the shape of x
 * @throws BeaverdamError SHAPE_MISMATCH, SCALE_MISMATCH as `sub` does
 * @throws BeaverdamError HEADROOM_EXCEEDED if x or y has no bound, or x - y one that leaves no room for the mask
 *
 * @example
 * const smaller = await lessThan(mpc, x, y)
 * const least = mpc.add(y, await mpc.mul(smaller, mpc.sub(x, y)))
 */
export async function lessThan(mpc: Mpc, x: Shared, y: Shared): Promise<Shared> {
  const z = mpc.sub(x, y)
  const valueBits = signedBits('lessThan', mpc.field, z.bound)
  const lowerBits = valueBits - 1
  const masked = await openIntegers(mpc, z, valueBits)
  const borrow = asElements(mpc, await lastBorrow(mpc, bitGroups(mpc, masked, lowerBits)))
  const maskLow = asElements(mpc, weightedSum(mpc, masked.maskBits.slice(0, lowerBits)))
  const difference = mpc.sub(mpc.constant(lowBits(masked.opened, lowerBits)), maskLow)
  const above = mpc.sub(difference, asElements(mpc, z))
  const negative = mpc.add(mpc.scale(above, inverseOfPower(mpc.field, lowerBits)), borrow)
  const [rows, columns] = z.shape
  return mpc.restate(mpc.reshape(negative, rows, columns), { fractionBits: 0, bound: 1n })
}
