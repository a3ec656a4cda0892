import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readElement, viewOf, writeElement } from './element-bytes.ts'
import type { Field } from './field.ts'
import { Field64 } from './field64.ts'
import { Field128 } from './field128.ts'
import { modInv } from './modular.ts'
import { primeField } from './prime-field.ts'

/** The contract of a field, against BigInt. */
const fields: readonly Field[] = [
  Field64,
  Field128,
  await primeField(251n),
  await primeField(2n ** 61n - 1n),
  await primeField(2n ** 255n - 19n),
]

/** Lengths on both sides of a kernel's steps, of eight elements at most, at the front and at the end of a block. */
function lengths({ elementBytes, name }: Field): number[] {
  if (name.startsWith('primeField')) return [0, 1, 2, 100]
  const block = 65_536 / elementBytes
  return [...Array(18).keys(), ...Array.from({ length: 19 }, (_, i) => block - 9 + i), 20_000]
}

const noise = 0xa5

/** Elements as bytes that start at an odd address, with room after them. */
function unaligned(field: Field, elements: readonly bigint[]): Uint8Array {
  const size = field.elementBytes
  const bytes = new Uint8Array(elements.length * size + 16)
    .fill(noise)
    .subarray(3, 3 + elements.length * size)
  for (const [i, element] of elements.entries()) writeElement(viewOf(bytes), i * size, size, element)
  return bytes
}

function elementsOf(field: Field, bytes: Uint8Array): bigint[] {
  const size = field.elementBytes
  return Array.from({ length: bytes.length / size }, (_, i) => readElement(viewOf(bytes), i * size, size))
}

function mod(field: Field, value: bigint): bigint {
  const remainder = value % field.modulus
  return remainder < 0n ? remainder + field.modulus : remainder
}

/** What an operation writes to a fresh `out`, which lies unaligned in untouched surroundings. */
function written(field: Field, length: number, compute: (out: Uint8Array) => void): bigint[] {
  const size = length * field.elementBytes
  const room = new Uint8Array(size + 32).fill(noise)
  const out = room.subarray(5, 5 + size)
  compute(out)
  expect(room.subarray(0, 5).every((byte) => byte === noise)).toBe(true)
  expect(room.subarray(5 + size).every((byte) => byte === noise)).toBe(true)
  return elementsOf(field, out)
}

/** 0, 1, p - 1, the middle, and what lies next to powers of two at which limbs end. */
function edges(field: Field): bigint[] {
  const { modulus } = field
  const powers = [8n, 31n, 32n, 33n, 61n, 62n, 63n, 64n, 65n, 66n, 67n, 96n, 127n, 128n].map((k) => 1n << k)
  const values = [0n, (modulus - 1n) / 2n, ...powers].flatMap((x) => [x - 1n, x, x + 1n, modulus - x])
  return [...new Set(values.map((value) => mod(field, value)))]
}

/** A repeatable stream of elements that looks uniform. */
function sequence(field: Field, length: number, seed: bigint): bigint[] {
  let state = seed
  return Array.from({ length }, () => {
    state = (state * 0x2360ed051fc65da44385df649fccf645n + 0x5851f42d4c957f2d14057b7ef767814fn) % 2n ** 300n
    return (state >> 40n) % field.modulus
  })
}

function element(field: Field): fc.Arbitrary<bigint> {
  return fc.oneof(fc.constantFrom(...edges(field)), fc.bigInt({ min: 0n, max: field.modulus - 1n }))
}

/** Three vectors of one length. */
function threeVectors(field: Field): fc.Arbitrary<[Uint8Array, Uint8Array, Uint8Array]> {
  return fc
    .array(fc.tuple(element(field), element(field), element(field)), { minLength: 1, maxLength: 19 })
    .map(
      (rows) =>
        [0, 1, 2].map((k) =>
          unaligned(
            field,
            rows.map((row) => row[k]!),
          ),
        ) as never,
    )
}

describe.each(fields)('$name', (field) => {
  const of = (elements: readonly bigint[]) => unaligned(field, elements)
  const run = (length: number, compute: (out: Uint8Array) => void) => written(field, length, compute)
  const fresh = (x: Uint8Array, compute: (out: Uint8Array) => void) => {
    const out = new Uint8Array(x.length)
    compute(out)
    return out
  }
  const add = (x: Uint8Array, y: Uint8Array) => fresh(x, (out) => field.add(out, x, y))
  const mul = (x: Uint8Array, y: Uint8Array) => fresh(x, (out) => field.mul(out, x, y))

  test('laws of a field', () => {
    fc.assert(
      fc.property(threeVectors(field), ([x, y, z]) => {
        expect(add(x, y)).toEqual(add(y, x))
        expect(mul(x, y)).toEqual(mul(y, x))
        expect(add(add(x, y), z)).toEqual(add(x, add(y, z)))
        expect(mul(mul(x, y), z)).toEqual(mul(x, mul(y, z)))
        expect(mul(x, add(y, z))).toEqual(add(mul(x, y), mul(x, z)))
        const negative = fresh(x, (out) => field.neg(out, x))
        expect(add(x, negative)).toEqual(new Uint8Array(x.length))
        expect(fresh(x, (out) => field.sub(out, y, x))).toEqual(add(y, negative))
      }),
      { numRuns: 60 },
    )
  })

  test('an element times its inverse is 1', () => {
    const elements = [...edges(field), ...sequence(field, 50, 1n)].filter((x) => x !== 0n)
    const inverses = elements.map((x) => modInv(x, field.modulus))
    expect(run(elements.length, (out) => field.mul(out, of(elements), of(inverses)))).toEqual(
      elements.map(() => 1n),
    )
  })

  test('every pair of edge values', () => {
    const values = edges(field)
    const xs = values.flatMap((x) => values.map(() => x))
    const ys = values.flatMap(() => values)
    checkElementwise(xs, ys)
  })

  test.each(lengths(field))('%i elements, at any alignment', (length) => {
    const [xs, ys] = [sequence(field, length, 2n), sequence(field, length, 3n)]
    checkElementwise(xs, ys)
    checkWords(xs, ys)
    if (length > 0) checkWords(xs, ys.with(length - 1, refused[0]!))
  })

  function checkElementwise(xs: readonly bigint[], ys: readonly bigint[]) {
    const n = xs.length
    const [x, y] = [of(xs), of(ys)]
    const [as, bs, cs] = [sequence(field, n, 4n), ys.toReversed(), sequence(field, n, 5n)]
    const triple = { a: of(as), b: of(bs), c: of(cs) }
    const factor = xs[n - 1] ?? 0n
    const map = (f: (x: bigint, y: bigint, i: number) => bigint) =>
      xs.map((x, i) => mod(field, f(x, ys[i]!, i)))
    expect(run(n, (out) => field.add(out, x, y))).toEqual(map((x, y) => x + y))
    expect(run(n, (out) => field.sub(out, x, y))).toEqual(map((x, y) => x - y))
    expect(run(n, (out) => field.mul(out, x, y))).toEqual(map((x, y) => x * y))
    expect(run(n, (out) => field.neg(out, x))).toEqual(map((x) => -x))
    expect(run(n, (out) => field.scale(out, x, factor))).toEqual(map((x) => factor * x))
    const axpy = run(n, (out) => {
      out.set(y)
      field.axpy(out, factor, x)
    })
    expect(axpy).toEqual(map((x, y) => factor * x + y))
    for (const s of [0n, 1n])
      expect(run(n, (out) => field.recombine(out, triple, x, y, s === 1n))).toEqual(
        map((d, e, i) => cs[i]! + d * bs[i]! + e * as[i]! + s * d * e),
      )
    const total = (values: readonly bigint[]) =>
      mod(
        field,
        values.reduce((sum, value) => sum + value, 0n),
      )
    expect(field.sum(x)).toBe(total(xs))
    expect(field.dot(x, y)).toBe(total(xs.map((x, i) => x * ys[i]!)))
    expect(field.firstInvalid(x)).toBe(-1)
  }

  test.each([1n, 2n, 1n << 32n, 1n << 64n])('sums of 20,000 times p - %i', (distance) => {
    const value = mod(field, -distance)
    const values = of(new Array(20_000).fill(value))
    expect(field.sum(values)).toBe(mod(field, 20_000n * value))
    expect(field.dot(values, values)).toBe(mod(field, 20_000n * value ** 2n))
  })

  test('an output may be an input', () => {
    const [xs, ys] = [sequence(field, 20_000, 6n), sequence(field, 20_000, 7n)]
    const x = of(xs)
    field.mul(x, x, of(ys))
    expect(elementsOf(field, x)).toEqual(xs.map((x, i) => mod(field, x * ys[i]!)))
    field.sub(x, x, x)
    expect(elementsOf(field, x)).toEqual(xs.map(() => 0n))
  })

  test('results do not depend on where a vector is cut', () => {
    const [x, y] = [of(sequence(field, 20_000, 8n)), of(sequence(field, 20_000, 9n))]
    const triple = { a: y, b: x, c: y }
    const whole = run(20_000, (out) => field.recombine(out, triple, x, y, true))
    const cuts = fc.uniqueArray(fc.integer({ min: 1, max: 19_999 }), { maxLength: 6 })
    fc.assert(
      fc.property(cuts, (inner) => {
        const ends = [...inner, 20_000].sort((a, b) => a - b).map((end) => end * field.elementBytes)
        let [sum, dot] = [0n, 0n]
        const pieces = run(20_000, (out) => {
          let start = 0
          for (const end of ends) {
            const piece = (bytes: Uint8Array) => bytes.subarray(start, end)
            const { a, b, c } = triple
            field.recombine(piece(out), { a: piece(a), b: piece(b), c: piece(c) }, piece(x), piece(y), true)
            sum += field.sum(piece(x))
            dot += field.dot(piece(x), piece(y))
            start = end
          }
        })
        expect(pieces).toEqual(whole)
        expect(mod(field, sum)).toBe(field.sum(x))
        expect(mod(field, dot)).toBe(field.dot(x, y))
      }),
      { numRuns: 5 },
    )
  })

  test.each([
    [1, 1, 1],
    [2, 0, 3],
    [0, 4, 3],
    [1, 9, 1],
    [5, 1, 7],
    [3, 5, 2],
    [64, 64, 64],
    [65, 63, 66],
    [9, 130, 68],
  ])('matrices of %i x %i and columns %i', (rows, inner, columns) => {
    const [xs, ys] = [sequence(field, rows * inner, 10n), sequence(field, inner * columns, 11n)]
    for (const [left, right] of [
      [xs, ys],
      [xs.map(() => field.modulus - 1n), ys.map(() => field.modulus - 1n)],
    ] as const) {
      const product = Array.from({ length: rows * columns }, (_, i) => {
        const [row, column] = [Math.floor(i / columns), i % columns]
        let sum = 0n
        for (let k = 0; k < inner; k++) sum += left[row * inner + k]! * right[k * columns + column]!
        return mod(field, sum)
      })
      const shape = { rows, inner, columns }
      expect(run(rows * columns, (out) => field.matmul(out, of(left), of(right), shape))).toEqual(product)
    }
  })

  // Words as the generator gives them: of all bits of the bytes, also those above the modulus.
  const wordSpace = 1n << BigInt(8 * field.elementBytes)
  const counted = 1n << BigInt(field.modulus.toString(2).length)
  const refused = [field.modulus, counted - 1n, wordSpace - 1n].filter(
    (word) => word % counted >= field.modulus,
  )

  /** Next_vec of VDAF, and what it says it did. */
  function accumulated(acc: readonly bigint[], words: readonly bigint[], sign: 1 | -1) {
    const sums = [...acc]
    let [elements, used] = [0, 0]
    for (; elements < acc.length && used < words.length; used++) {
      const word = words[used]! % counted
      if (word < field.modulus) sums[elements] = mod(field, acc[elements++]! + BigInt(sign) * word)
    }
    return { sums, done: { elements, words: used } }
  }

  function checkWords(acc: readonly bigint[], words: readonly bigint[]) {
    for (const sign of [1, -1] as const) {
      const { sums, done } = accumulated(acc, words, sign)
      const out = of(acc)
      expect(field.accumulateWords(out, of(words), sign)).toEqual(done)
      expect(elementsOf(field, out)).toEqual(sums)
    }
  }

  test('refused words at every place', () => {
    const words = sequence(field, 21, 12n)
    const acc = sequence(field, 21, 13n)
    for (let place = 0; place < words.length; place++)
      for (const word of refused) {
        checkWords(acc, words.with(place, word))
        checkWords(acc, [...words.with(place, word), ...words.slice(0, 5)])
        checkWords(acc.slice(0, 9), words.with(place, word))
      }
  })

  test('words that look refused but are not, and none that is an element', () => {
    const largest = new Array(9).fill(field.modulus - 1n)
    checkWords(sequence(field, 9, 14n), largest)
    checkWords(sequence(field, 9, 14n), [...largest.with(4, refused[0]!), 1n])
    checkWords(sequence(field, 9, 14n), new Array(9).fill(refused[0]))
    checkWords([], largest)
    checkWords(largest, [])
  })

  test('any words, in runs and at the ends of blocks', () => {
    const word = fc.oneof(
      { weight: 8, arbitrary: fc.bigInt({ min: 0n, max: wordSpace - 1n }) },
      { weight: 1, arbitrary: fc.constantFrom(...refused) },
    )
    fc.assert(
      fc.property(fc.array(element(field), { maxLength: 40 }), fc.array(word, { maxLength: 60 }), checkWords),
      { numRuns: 100 },
    )
    const words = sequence(field, 20_010, 15n)
    for (const place of [0, 4095, 4096, 8191, 8192, 8193, 16_384, 19_999]) words[place] = refused[0]!
    checkWords(sequence(field, 20_000, 16n), words)
    checkWords(sequence(field, 20_000, 16n), words.slice(0, 8192))
  })

  test('the first invalid element, wherever it is', () => {
    const elements = sequence(field, 8200, 17n)
    const tooLarge = [field.modulus, wordSpace - 1n]
    for (const place of [0, 1, 2, 3, 4, 5, 30, 4095, 4096, 8191, 8192, 8199]) {
      const bytes = of(elements.with(place, tooLarge[place % 2]!))
      expect(field.firstInvalid(bytes)).toBe(place)
      expect(field.firstInvalid(bytes.subarray(0, place * field.elementBytes))).toBe(-1)
    }
  })
})
