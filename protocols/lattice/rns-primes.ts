import { modPow } from '../../src/field/modular.ts'
import { multiplyModulo } from './residue.ts'

/** Residues are below this, so that four times a prime fits 32 bits: see the kernels' lazy reduction. */
export const primeBound = 2 ** 30

/**
 * The `count` largest primes below 2^30 that are 1 modulo 2 n, the largest first: modulo each of them X^n + 1 splits into
 * linear factors. Division by all odd numbers up to the root proves a prime.
 *
 * @param n a power of two
 */
export function rnsPrimes(n: number, count: number): readonly number[] {
  const primes: number[] = []
  for (let candidate = primeBound - 2 * n + 1; primes.length < count; candidate -= 2 * n)
    if (isPrime(candidate)) primes.push(candidate)
  return primes
}

function isPrime(odd: number): boolean {
  for (let divisor = 3; divisor * divisor <= odd; divisor += 2) if (odd % divisor === 0) return false
  return true
}

/** A primitive root of unity of order 2 n modulo a prime that is 1 modulo 2 n. */
export function primitiveRoot(n: number, p: number): number {
  const modulus = BigInt(p)
  for (let base = 2n; ; base++) {
    const root = modPow(base, (modulus - 1n) / BigInt(2 * n), modulus)
    if (modPow(root, BigInt(n), modulus) === modulus - 1n) return Number(root)
  }
}

/** x^0, x^1, .. x^(n-1) modulo p, power i at the index whose bits are those of i reversed. @param n a power of two */
export function reversedPowers(x: number, n: number, p: number): Uint32Array {
  const powers = new Uint32Array(n).fill(1)
  let step = x
  for (let span = n / 2; span >= 1; span /= 2) {
    for (let start = 0; start < n; start += 2 * span)
      powers[start + span] = multiplyModulo(powers[start] as number, step, p)
    step = multiplyModulo(step, step, p)
  }
  return powers
}
