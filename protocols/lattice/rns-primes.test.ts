import { describe, expect, test } from 'vitest'
import { modPow } from '../../src/field/modular.ts'
import { checkPrime } from '../../src/field/prime-field.ts'
import { shoupQuotient } from './residue.ts'
import { primitiveRoot, reversedPowers, rnsPrimes } from './rns-primes.ts'

describe.each([8, 4_096, 8_192, 32_768])('n = %i', (n) => {
  const primes = rnsPrimes(n, 14)

  test('are distinct primes below 2^30 that are 1 modulo 2 n, and none is left out', async () => {
    expect(new Set(primes).size).toBe(14)
    for (const p of primes) await checkPrime(BigInt(p))
    for (let candidate = 2 ** 30 - 2 * n + 1; candidate >= primes[13]!; candidate -= 2 * n)
      if (!primes.includes(candidate)) await expect(checkPrime(BigInt(candidate))).rejects.toThrow()
  })

  test('have roots of unity of order 2 n, whose powers stand in bit-reversed order', () => {
    const [p] = primes as [number]
    const root = primitiveRoot(n, p)
    expect(modPow(BigInt(root), BigInt(n), BigInt(p))).toBe(BigInt(p - 1))
    const powers = reversedPowers(root, n, p)
    const bits = Math.log2(n)
    for (const i of [0, 1, 2, 3, n / 2, n - 1]) {
      const reversed = Number.parseInt([...i.toString(2).padStart(bits, '0')].reverse().join(''), 2)
      expect(powers[i]).toBe(Number(modPow(BigInt(root), BigInt(reversed), BigInt(p))))
    }
  })

  test('have exact quotients', () => {
    const [p] = primes as [number]
    for (const w of [0, 1, 2, p >> 1, p - 2, p - 1])
      expect(BigInt(shoupQuotient(w, p))).toBe((BigInt(w) << 32n) / BigInt(p))
  })
})
