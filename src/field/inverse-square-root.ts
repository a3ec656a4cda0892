import type { Field } from './field.ts'
import { modInv, modPow } from './modular.ts'
import { repeated } from './repeated.ts'
import type { FieldVector } from './vector.ts'

/**
 * 1 / sqrt(x) of public squares, by Tonelli and Shanks: with p - 1 = 2^e m, m odd, and z of order 2^e, x^m = z^(2 k) for
 * some k, and x^((m - 1) / 2) z^-k is an inverse square root. The binary digits of 2 k come by halves, as Pohlig and
 * Hellman take logarithms, with e log e multiplications of vectors in place of e^2.
 *
 * The time depends on the elements' number alone. What comes of an x that is no square, or zero, means nothing.
 */
export function inverseSquareRoot(x: FieldVector): FieldVector {
  const { field } = x
  const { e, m, z } = twoAdicity(field)
  const w = power(x, (m - 1n) / 2n)
  const inverse = modInv(z, field.modulus)
  const digits = logarithm(w.mul(w).mul(x), e, inverse)
  // digit 0 of 2 k is zero, and digit i stands for z^-(2^(i - 1))
  const factors = digits
    .slice(1)
    .map((digit, i) => powerOf(digit, modPow(inverse, 1n << BigInt(i), field.modulus)))
  return factors.reduce((root, factor) => root.mul(factor), w)
}

/**
 * The binary digits of d, the lowest first, for t = z^d of order at most 2^width. A digit is 1 if it is 0, and -1 if it is 1.
 *
 * @param inverse of an element of order 2^width, the base z
 */
function logarithm(t: FieldVector, width: number, inverse: bigint): readonly FieldVector[] {
  if (width === 1) return [t]
  const { modulus } = t.field
  const lower = width >> 1
  const upper = width - lower
  const low = logarithm(power(t, 1n << BigInt(upper)), lower, modPow(inverse, 1n << BigInt(upper), modulus))
  const rest = low.reduce(
    (product, digit, i) => product.mul(powerOf(digit, modPow(inverse, 1n << BigInt(i), modulus))),
    t,
  )
  return [...low, ...logarithm(rest, upper, modPow(inverse, 1n << BigInt(lower), modulus))]
}

/** The base where a digit is -1 and 1 where it is 1: (1 + base) / 2 + digit (1 - base) / 2. */
function powerOf(digit: FieldVector, base: bigint): FieldVector {
  const { field, length } = digit
  const half = (field.modulus + 1n) / 2n
  return repeated(field, (1n + base) * half, length).axpy((1n - base) * half, digit)
}

/** x^exponent, by squaring and multiplying; the exponent is public. */
function power(x: FieldVector, exponent: bigint): FieldVector {
  const one = repeated(x.field, 1n, x.length)
  const [first, ...rest] = exponent.toString(2)
  let result = first === '1' ? x : one
  for (const digit of rest) {
    result = result.mul(result)
    if (digit === '1') result = result.mul(x)
  }
  return result
}

/** p - 1 = 2^e m with odd m, and an element z of order 2^e. */
function twoAdicity({ modulus }: Field): { readonly e: number; readonly m: bigint; readonly z: bigint } {
  let e = 0
  let m = modulus - 1n
  for (; m % 2n === 0n; m /= 2n) e++
  let nonResidue = 2n
  while (modPow(nonResidue, (modulus - 1n) / 2n, modulus) === 1n) nonResidue++
  return { e, m, z: modPow(nonResidue, m, modulus) }
}
