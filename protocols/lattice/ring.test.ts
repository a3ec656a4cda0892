import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Field64 } from '../../src/field/field64.ts'
import { FieldVector } from '../../src/field/vector.ts'
import { type Prg, seededPrg } from '../../src/random/prg.ts'
import { Seed } from '../../src/random/seed.ts'
import { Ring } from './ring.ts'
import { rnsPrimes } from './rns-primes.ts'

const n = 16
const ring = new Ring(n, rnsPrimes(n, 7))
const plain = Field64.modulus

const elements = fc.array(
  fc.oneof(fc.bigInt(0n, plain - 1n), fc.constantFrom(0n, 1n, 2n ** 63n - 1n, 2n ** 63n, plain - 1n)),
  { minLength: n, maxLength: n },
)
const smalls = fc.array(fc.integer({ min: -21, max: 21 }), { minLength: n, maxLength: n })

const bytesOf = (xs: readonly bigint[]) => FieldVector.of(Field64, xs).bytes
const composed = (x: Uint32Array) => FieldVector.fromBytes(Field64, ring.compose(x)).toBigInts()
const centred = (x: bigint) => (x >= 2n ** 63n ? x - plain : x)
const reduced = (x: bigint) => ((x % plain) + plain) % plain

/** Modulo X^n + 1, by the schoolbook. */
function product(xs: readonly bigint[], ys: readonly bigint[]): bigint[] {
  return xs.map((_, j) =>
    xs.reduce((sum, x, i) => {
      const y = ys[(j - i + n) % n]!
      return sum + (i <= j ? x * y : -x * y)
    }, 0n),
  )
}

test('a polynomial is the sum of its terms, and composes to what it is modulo P', () => {
  fc.assert(
    fc.property(elements, smalls, smalls, (message, noise, small) => {
      const x = ring.evaluate({
        message: bytesOf(message),
        noise: Int32Array.from(noise),
        small: Int32Array.from(small),
      })
      expect(ring.firstInvalid(x)).toBe(-1)
      expect(composed(x)).toEqual(message.map((m, i) => reduced(m + BigInt(small[i]!))))
    }),
  )
})

test('products are those of integer polynomials, which the message stands for centred', () => {
  fc.assert(
    fc.property(elements, smalls, elements, elements, (message, noise, factor, summand) => {
      const x = ring.evaluate({ message: bytesOf(message), noise: Int32Array.from(noise) })
      const y = ring.factor({ message: bytesOf(factor) })
      const z = ring.evaluate({ message: bytesOf(summand) })
      const integers = message.map((m, i) => centred(m) + plain * BigInt(noise[i]!))
      const expected = product(integers, factor.map(centred))
      const multiples = [ring.zero(), z.slice()] as const
      ring.addMultiples({ message: bytesOf(factor) }, [
        [multiples[0], x],
        [multiples[1], x],
      ])
      expect(composed(multiples[0])).toEqual(expected.map(reduced))
      expect(composed(multiples[1])).toEqual(expected.map((e, i) => reduced(e + summand[i]!)))
      expect(composed(ring.addProduct(z.slice(), x, y))).toEqual(
        expected.map((e, i) => reduced(e + summand[i]!)),
      )
      expect(composed(ring.subtractProduct(z.slice(), x, y))).toEqual(
        expected.map((e, i) => reduced(summand[i]! - e)),
      )
      expect(composed(ring.add(x, z))).toEqual(message.map((m, i) => reduced(m + summand[i]!)))
    }),
  )
})

test('digits of drowning are an integer times P', () => {
  const word = fc.bigInt(0n, 2n ** 32n - 1n)
  const alone = ring.primes.map((p) => new Ring(n, [p]))
  fc.assert(
    fc.property(fc.array(word, { minLength: 3, maxLength: 3 }), ([top, high, low]) => {
      const digits = [top!, high!, low!].map(
        (digit) => new Uint8Array(new Uint32Array(n).fill(Number(digit)).buffer),
      )
      const offset = 2n ** 95n
      const drowned = ring.evaluate({ drowning: { digits, offset } })
      const r = ((top! << 64n) | (high! << 32n) | low!) - offset
      for (const [i, p] of ring.primes.entries()) {
        const residue = FieldVector.fromBytes(
          Field64,
          alone[i]!.compose(drowned.slice(i * n, (i + 1) * n)),
        ).at(0)
        expect((centred(residue) - plain * r) % BigInt(p)).toBe(0n)
      }
    }),
  )
})

const stream = (address: string) =>
  seededPrg(Seed.fromBytes(new Uint8Array(32).fill(5)), { label: 'ring test', session: '', address })

test('uniform elements are the low 30 bits of words, of which those that are no residues are skipped', async () => {
  let drawn = 0
  // of every three words one is 2^32 - 1
  const words: Prg = {
    next: async (length) => {
      const next = Uint32Array.from({ length: length / 4 }, () =>
        ++drawn % 3 === 0 ? 2 ** 32 - 1 : drawn + 2 ** 31,
      )
      return new Uint8Array(next.buffer)
    },
  }
  const x = await ring.uniform(words)
  expect(x.length).toBe(7 * n)
  expect([...x]).toEqual(Array.from(x, (_, i) => 1 + i + Math.floor(i / 2)))
})

test('secrets and noise have their distributions', async () => {
  const wide = new Ring(32_768, rnsPrimes(32_768, 1))
  const count = (xs: Int32Array, value: number) => xs.filter((x) => x === value).length
  const ternary = await wide.ternary(stream('ternary'))
  // 6 deviations of sqrt(32,768 * 2 / 9) = 85
  for (const value of [-1, 0, 1]) expect(Math.abs(count(ternary, value) - 32_768 / 3)).toBeLessThan(512)
  const binomial = await wide.binomial(stream('binomial'))
  const sum = binomial.reduce((total, x) => total + x, 0)
  const squares = binomial.reduce((total, x) => total + x * x, 0)
  expect(Math.abs(sum)).toBeLessThan(6 * Math.sqrt(32_768 * 10.5))
  // the deviation of a square is below sqrt(2) 10.5
  expect(Math.abs(squares - 32_768 * 10.5)).toBeLessThan(6 * 15 * Math.sqrt(32_768))
  expect(binomial.every((x) => Math.abs(x) <= 21)).toBe(true)
  const digits = new Uint32Array((await wide.below(3, stream('below'))).slice().buffer)
  for (const value of [0, 1, 2])
    expect(Math.abs(digits.filter((x) => x === value).length - 32_768 / 3)).toBeLessThan(512)
})

test('numbers below a factor are the upper part of the product of 128 bits', async () => {
  const words = new Uint32Array((await stream('upper').next(16 * n)).slice().buffer)
  const digits = new Uint32Array((await ring.below(0xfedcba98, stream('upper'))).slice().buffer)
  for (let i = 0; i < n; i++) {
    const bits = [0, 1, 2, 3].reduce(
      (sum, place) => sum + (BigInt(words[place * n + i]!) << BigInt(32 * place)),
      0n,
    )
    expect(BigInt(digits[i]!)).toBe((bits * 0xfedcba98n) >> 128n)
  }
})

test('a residue that is not below its prime is found', () => {
  const x = ring.zero()
  x[3 * n + 5] = ring.primes[3]!
  expect(ring.firstInvalid(x)).toBe(3 * n + 5)
  x[3 * n + 5]!--
  expect(ring.firstInvalid(x)).toBe(-1)
})
