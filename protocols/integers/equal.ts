import { repeated } from '../../src/field/repeated.ts'
import type { Mpc, Shared } from '../../src/runtime/arithmetic.ts'
import { multiplyRows } from './bit-rows.ts'
import { asElements, bitLength, openIntegers, sameBits, signedBits } from './integer-mask.ts'

/** From so few bits on, they are multiplied rather than counted: two rounds, as an opening and a product would take. */
export const multipliedBits = 4

/**
 * Where x = y, elementwise: 1 there, else 0.
 *
 * z = x - y is opened under a mask; z = 0 where the opened bits are those of the mask. How many bits differ is again a
 * number to compare with 0, of logarithmically many bits (Lipmaa, Toft, ICALP 2013), until few enough are left to
 * multiply. So it costs a handful of openings where a product of all bits (Catrina, de Hoogh, SCN 2010, EQZ) costs a
 * triple for each.
 *
 * @returns bits: integers of bound 1, in the shape of x
 * @throws BeaverdamError SHAPE_MISMATCH, SCALE_MISMATCH as `sub` does
 * @throws BeaverdamError HEADROOM_EXCEEDED if x or y has no bound, or x - y one that leaves no room for the mask
 */
export async function equal(mpc: Mpc, x: Shared, y: Shared): Promise<Shared> {
  const z = mpc.sub(x, y)
  let width = signedBits('equal', mpc.field, z.bound)
  let same = sameBits(mpc, await openIntegers(mpc, z, width), width)
  while (width > multipliedBits) {
    const differing = mpc.sub(mpc.constant(repeated(mpc.field, BigInt(width), z.length)), sumOf(mpc, same))
    width = bitLength(BigInt(width))
    same = sameBits(mpc, await openIntegers(mpc, differing, width), width)
  }
  const [rows, columns] = z.shape
  return mpc.restate(mpc.reshape(await productOf(mpc, same), rows, columns), { fractionBits: 0, bound: 1n })
}

function sumOf(mpc: Mpc, rows: readonly Shared[]): Shared {
  return rows.reduce((sum, row) => mpc.add(sum, row))
}

async function productOf(mpc: Mpc, rows: readonly Shared[]): Promise<Shared> {
  let factors = rows
  while (factors.length > 1) {
    const pairs = factors.length >> 1
    const products = await multiplyRows(mpc, factors.slice(0, pairs), factors.slice(pairs, 2 * pairs))
    factors = [...products, ...factors.slice(2 * pairs)]
  }
  return asElements(mpc, factors[0] as Shared)
}
