import { invalidArgument } from '../../src/errors.ts'
import type { Field } from '../../src/field/field.ts'
import { checkPartyCount } from '../party-count.ts'

/** For how many parties Shamir's sharing keeps a secret from any single one, and multiplies. */
export const shamirParties = { least: 3, most: 1000 } as const

/** The largest t below n/2: so many parties together learn nothing, and 2 t + 1 <= n are there to open a product. */
export function thresholdOf(n: number): number {
  return Math.floor((n - 1) / 2)
}

/** The point of a party: 1 of party 0, and so on. */
export function pointOf(id: number): bigint {
  return BigInt(id) + 1n
}

/** @throws INVALID_ARGUMENT for parties that are too few, or as many as the field has elements */
export function checkParties(field: Field, n: number): void {
  checkPartyCount('shamir', shamirParties, n)
  if (BigInt(n) >= field.modulus)
    invalidArgument('parties', `fewer than ${field.name} has elements, as each has a point of its own`, n)
}
