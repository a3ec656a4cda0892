import { BeaverdamError } from '../../src/errors.ts'
import type { Field } from '../../src/field/field.ts'
import { repeated } from '../../src/field/repeated.ts'
import type { FieldVector } from '../../src/field/vector.ts'
import type { Mpc, Shared } from '../../src/runtime/arithmetic.ts'
import { sigma } from '../../src/security-parameters.ts'
import { splitRows, weightedSum } from './bit-rows.ts'
import { bitsOf } from './public-vectors.ts'

/** Integers x of a vector, opened as x + 2^valueBits + mask, which is at least 0 and never wraps. */
export interface MaskedIntegers {
  readonly opened: FieldVector
  /** Bits of the masks, lowest first: row j holds bit j of each mask. */
  readonly maskBits: readonly Shared[]
}

/**
 * How many bits hold every element of x as a signed integer: |x| <= bound < 2^(bits - 1).
 *
 * Under a mask of sigma bits more, an integer of so many bits is read as a natural number below 2^(bits + sigma + 1),
 * which may not exceed p.
 *
 * @param atLeast bits that the operation looks at, whatever the bound
 * @throws BeaverdamError HEADROOM_EXCEEDED if the bound is unknown, or leaves no room for the mask
 */
export function signedBits(operation: string, field: Field, bound: bigint | undefined, atLeast = 2): number {
  if (bound === undefined)
    throw new BeaverdamError(
      'HEADROOM_EXCEEDED',
      `${operation}: expected numbers with a bound, got field elements, which may be anything; ` +
        'give integers a bound: fixed(values, { fractionBits: 0, clip: largest })',
    )
  const bits = Math.max(bitLength(bound) + 1, atLeast)
  const most = bitLength(field.modulus) - 1 - sigma - 1
  if (bits > most)
    throw new BeaverdamError(
      'HEADROOM_EXCEEDED',
      `${operation}: the numbers may have ${bits} bits with their sign, and beside a mask of ${sigma} bits ` +
        `${field.name} has room for ${Math.max(most, 0)}; lower fractionBits or the clip, or use a larger field`,
    )
  return bits
}

/**
 * Opens integers of so many signed bits, each under a fresh mask that is uniform in [0, 2^(valueBits + sigma)).
 *
 * Whatever the integers are, what is opened has one distribution, up to a statistical distance below 2^-sigma each.
 */
export async function openIntegers(mpc: Mpc, x: Shared, valueBits: number): Promise<MaskedIntegers> {
  const maskLength = valueBits + sigma
  const maskBits = splitRows(mpc, await mpc.randomBits(maskLength * x.length), maskLength)
  const opened = await mpc.openMasked(
    mpc.add(asElements(mpc, x), asElements(mpc, weightedSum(mpc, maskBits))),
  )
  return { opened: opened.add(repeated(mpc.field, 1n << BigInt(valueBits), x.length)), maskBits }
}

/** Where the lowest bits of the opened integers are those of the masks, row by row: linear, since one side is public. */
export function sameBits(mpc: Mpc, { opened, maskBits }: MaskedIntegers, count: number): readonly Shared[] {
  const openedBits = bitsOf(opened, count)
  const zeroes = repeated(mpc.field, 1n, openedBits.length).sub(openedBits)
  const mask = mpc.concat(maskBits.slice(0, count))
  return splitRows(mpc, mpc.add(mpc.weigh(mask, openedBits.sub(zeroes)), mpc.constant(zeroes)), count)
}

/** The elements as a column that may wrap: what steps of a protocol compute with. */
export function asElements(mpc: Mpc, x: Shared): Shared {
  return mpc.reshape(mpc.restate(x, { fractionBits: 0, bound: undefined }), x.length, 1)
}

export function bitLength(value: bigint): number {
  return value === 0n ? 0 : value.toString(2).length
}
