import { modInv, residue } from '../field/modular.ts'

/**
 * The coefficient that the value at `point` has in a polynomial's value at `at`: the product over the other points x of
 * (at - x) / (point - x), mod p. The values at all points, so weighted, add up to the value at `at` of the one
 * polynomial through them whose degree is below their number.
 *
 * @param modulus a prime p
 * @param points distinct mod p
 * @param point one of them
 * @returns a number in 0..p-1
 */
export function lagrangeCoefficient(
  modulus: bigint,
  points: readonly bigint[],
  point: bigint,
  at: bigint,
): bigint {
  let numerator = 1n
  let denominator = 1n
  for (const other of points) {
    if (other === point) continue
    numerator = (numerator * (at - other)) % modulus
    denominator = (denominator * (point - other)) % modulus
  }
  return residue(numerator * modInv(denominator, modulus), modulus)
}
