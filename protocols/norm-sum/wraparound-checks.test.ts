import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Field64 } from '../../src/field/field64.ts'
import { Field128 } from '../../src/field/field128.ts'
import { nttPrimeField } from '../../src/field/ntt-prime-field.ts'
import { FieldVector } from '../../src/field/vector.ts'
import { randomBytes } from '../../src/random/csprng.ts'
import { wraparoundChecks } from './wraparound-checks.ts'

const modulus40 = 2n ** 20n * 1_048_555n + 1n
const fields = [Field64, Field128, await nttPrimeField('Field40', modulus40, modulus40 - 1n, 1)]

test.each(fields)('results are those of the definition over $name', (field) => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 4 }), (length, count) => {
      const entries = FieldVector.random(field, length)
      const bytes = randomBytes(count * Math.ceil(length / 4))
      let at = 0
      const stream = {
        next(size: number) {
          at += size
          return bytes.slice(at - size, at)
        },
      }
      const expected = Array.from({ length: count }, (_, check) =>
        entries.toBigInts().reduce((sum, entry, i) => {
          const byte = bytes[check * Math.ceil(length / 4) + (i >> 2)] as number
          const code = (byte >> (2 * (i & 3))) & 3
          return sum + [-entry, 0n, 0n, entry][code]!
        }, 0n),
      )
      const results = wraparoundChecks(entries, stream, count)
      expect(results.equal(FieldVector.of(field, expected))).toBe(true)
    }),
    { numRuns: 100 },
  )
})

test('sums of words stay exact beyond a million entries', () => {
  const entries = FieldVector.of(Field64, [-1]).matmul(FieldVector.of(Field64, Array(2 ** 21 + 3).fill(1)), {
    rows: 1,
    inner: 1,
    columns: 2 ** 21 + 3,
  })
  const stream = { next: (size: number) => new Uint8Array(size).fill(255) }
  expect(wraparoundChecks(entries, stream, 1).toNumbers()).toEqual([-(2 ** 21) - 3])
})
