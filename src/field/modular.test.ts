import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { modInv, modPow, residue } from './modular.ts'

describe.each([2n, 3n, 2n ** 64n - 2n ** 32n + 1n, 2n ** 66n * 4611686018427387897n + 1n])(
  'modulo %s',
  (prime) => {
    const elements = fc.bigInt({ min: 1n, max: prime - 1n })

    test('a residue is in 0..p-1, and away from its number by a multiple of p', () => {
      fc.assert(
        fc.property(fc.bigInt({ min: -(2n ** 200n), max: 2n ** 200n }), (x) => {
          const found = residue(x, prime)
          expect(found >= 0n && found < prime).toBe(true)
          expect((x - found) % prime).toBe(0n)
        }),
      )
    })

    test('an inverse times its number is one, also of a number below zero', () => {
      fc.assert(
        fc.property(elements, (x) => {
          for (const number of [x, x - prime]) {
            const inverse = modInv(number, prime)
            expect(inverse >= 0n && inverse < prime).toBe(true)
            expect((((inverse * number) % prime) + prime) % prime).toBe(1n % prime)
          }
        }),
      )
    })

    test('powers add their exponents, and that of p - 1 is one', () => {
      const exponents = fc.bigInt({ min: 0n, max: 2n ** 128n })
      fc.assert(
        fc.property(elements, exponents, exponents, (x, a, b) => {
          expect(modPow(x, a + b, prime)).toBe((modPow(x, a, prime) * modPow(x, b, prime)) % prime)
          expect(modPow(x, prime - 1n, prime)).toBe(1n)
        }),
      )
    })
  },
)
