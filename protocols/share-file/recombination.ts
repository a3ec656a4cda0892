import { lagrangeCoefficient } from '../../src/sharing/lagrange.ts'
import type { SharingTerms } from './sharing.ts'

/** Where a holder's share is the value of Shamir's polynomials. */
export function pointOf(holder: number): bigint {
  return BigInt(holder) + 1n
}

/**
 * What the shares of holders are multiplied by so that they add up to the vector.
 *
 * @param holders just enough of them, all different
 */
export function recombination(
  { scheme, field }: Pick<SharingTerms, 'scheme' | 'field'>,
  holders: readonly number[],
): readonly bigint[] {
  if (scheme === 'additive') return holders.map(() => 1n)
  const points = holders.map(pointOf)
  return points.map((point) => lagrangeCoefficient(field.modulus, points, point, 0n))
}
