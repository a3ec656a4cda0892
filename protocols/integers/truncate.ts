import { checkInteger } from '../../src/errors.ts'
import type { Mpc, Shared } from '../../src/runtime/arithmetic.ts'
import { weightedSum } from './bit-rows.ts'
import { asElements, openIntegers, signedBits } from './integer-mask.ts'
import { inverseOfPower } from './inverse-of-power.ts'
import { lowBits } from './public-vectors.ts'

/**
 * Drops so many fraction bits of fixed-point numbers: x / 2^bits, rounded at random to one of the two integers beside
 * it, up with the probability that makes it right on average (Catrina, Saxena, FC 2010, TruncPr).
 *
 * Opens x + mask: the leak is written on the page.
 *
 * @param bits 0 to the fraction bits of x
 * @returns numbers of as many fraction bits less, with x's shape and its bound over 2^bits, rounded up
 * @throws BeaverdamError INVALID_ARGUMENT for more bits than x has after the point
 * @throws BeaverdamError HEADROOM_EXCEEDED if x has no bound, or one that leaves no room for the mask
 *
 * @example
 * const product = await truncate(mpc, await mpc.mul(x, y), 16) // 16 fraction bits, as x and y have
 */
export async function truncate(mpc: Mpc, x: Shared, bits: number): Promise<Shared> {
  checkInteger('bits', bits, 0, x.fractionBits)
  if (bits === 0) return x
  const { opened, maskBits } = await openIntegers(mpc, x, signedBits('truncate', mpc.field, x.bound, bits))
  const maskLow = asElements(mpc, weightedSum(mpc, maskBits.slice(0, bits)))
  // x mod 2^bits, or that minus 2^bits if the addition of the mask carried
  const remainder = mpc.sub(mpc.constant(lowBits(opened, bits)), maskLow)
  const quotient = mpc.scale(mpc.sub(asElements(mpc, x), remainder), inverseOfPower(mpc.field, bits))
  const divisor = 1n << BigInt(bits)
  const bound = ((x.bound ?? 0n) + divisor - 1n) / divisor
  const [rows, columns] = x.shape
  return mpc.restate(mpc.reshape(quotient, rows, columns), { fractionBits: x.fractionBits - bits, bound })
}
