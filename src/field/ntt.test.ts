import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CosetShift } from './coset.ts'
import { Field64 } from './field64.ts'
import { Field128 } from './field128.ts'
import { Lagrange } from './lagrange.ts'
import { Ntt, rootOfUnity } from './ntt.ts'
import type { NttField } from './ntt-field.ts'
import { evaluatePolynomial, multiplyPolynomials } from './polynomial.ts'
import { powers } from './powers.ts'
import { FieldVector } from './vector.ts'

const refusal = expect.objectContaining({ code: 'INVALID_ARGUMENT' })

const mod = (x: bigint, { modulus }: NttField) => ((x % modulus) + modulus) % modulus

function power(field: NttField, x: bigint, exponent: number): bigint {
  let result = 1n
  for (let k = 0; k < exponent; k++) result = mod(result * x, field)
  return result
}

function valueAt(field: NttField, coefficients: readonly bigint[], t: bigint): bigint {
  return coefficients.reduceRight((value, coefficient) => mod(value * t + coefficient, field), 0n)
}

/** The values by their definition. */
function naiveValues(field: NttField, coefficients: readonly bigint[], from = 1n): bigint[] {
  const w = rootOfUnity(field, coefficients.length)
  return coefficients.map((_, i) => valueAt(field, coefficients, mod(from * power(field, w, i), field)))
}

const element = (field: NttField) =>
  fc.oneof(
    fc.constantFrom(0n, 1n, field.modulus - 1n, 0xffffffffn, 1n << 63n),
    fc.bigInt({ min: 0n, max: field.modulus - 1n }),
  )

const polynomial = (field: NttField, size: number) =>
  fc.array(element(field), { minLength: size, maxLength: size })

describe.each([
  ['Field64', Field64],
  ['Field128', Field128],
])('%s', (_, field) => {
  test('the generator has the order that VDAF gives it', () => {
    const half = rootOfUnity(field, 2)
    expect(half).toBe(field.modulus - 1n)
    expect(power(field, rootOfUnity(field, 2 ** 10), 2 ** 9)).toBe(half)
  })

  test.each([1, 2, 4, 8, 16, 32])('values of %i coefficients are those of the definition', (size) => {
    const ntt = new Ntt(field, size)
    const three = fc.tuple(polynomial(field, size), polynomial(field, size), polynomial(field, size))
    fc.assert(
      fc.property(three, (polynomials) => {
        const values = ntt.evaluate(FieldVector.of(field, polynomials.flat()))
        expect(values.toBigInts()).toEqual(polynomials.flatMap((p) => naiveValues(field, p)))
        expect(ntt.interpolate(values).toBigInts()).toEqual(polynomials.flat())
      }),
      { numRuns: 20 },
    )
  })

  // Around what fits a block: 8,192 or 4,096 elements.
  test.each([1024, 4096, 8192, 16_384, 32_768])('interpolation inverts evaluation at size %i', (size) => {
    const ntt = new Ntt(field, size)
    const polynomials = FieldVector.random(field, 3 * size)
    const values = ntt.evaluate(polynomials)
    expect(ntt.interpolate(values).equal(polynomials)).toBe(true)
    const second = polynomials.slice(size, 2 * size)
    for (const i of [0, 1, 77, size - 1])
      expect(values.at(size + i)).toBe(evaluatePolynomial(second, power(field, ntt.root, i)))
  })

  test('products of polynomials are convolutions', () => {
    const some = fc.array(element(field), { minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(some, some, element(field), (xs, ys, t) => {
        const expected = Array.from({ length: xs.length + ys.length - 1 }, () => 0n)
        for (const [i, x] of xs.entries())
          for (const [j, y] of ys.entries()) expected[i + j] = mod(expected[i + j]! + x * y, field)
        const [p, q] = [FieldVector.of(field, xs), FieldVector.of(field, ys)]
        expect(multiplyPolynomials(field, p, q).toBigInts()).toEqual(expected)
        expect(evaluatePolynomial(p, t)).toBe(valueAt(field, xs, t))
        expect(evaluatePolynomial(p, t - field.modulus)).toBe(valueAt(field, xs, t))
      }),
    )
  })

  test('powers are what repeated multiplication gives', () => {
    const x = field.modulus - 12_345n
    expect(powers(field, x, 37).toBigInts()).toEqual(Array.from({ length: 37 }, (_, i) => power(field, x, i)))
    expect(powers(field, x, 0)).toHaveLength(0)
  })

  test.each([1, 2, 4, 8])('polynomials of %i values go to the next coset', (size) => {
    const ntt = new Ntt(field, size)
    fc.assert(
      fc.property(polynomial(field, size), polynomial(field, size), fc.constantFrom(2, 4), (p, q, step) => {
        const values = ntt.evaluate(FieldVector.of(field, [...p, ...q]))
        new CosetShift(ntt, step).apply(values)
        const s = rootOfUnity(field, step * size)
        expect(values.toBigInts()).toEqual([...naiveValues(field, p, s), ...naiveValues(field, q, s)])
      }),
      { numRuns: 20 },
    )
  })

  test.each([256, 16_384])('a shift by a root of order 2 n doubles the evaluations at n = %i', (size) => {
    const wide = new Ntt(field, 2 * size)
    const ntt = new Ntt(field, size)
    const polynomials = FieldVector.random(field, 5 * size)
    const values = ntt.evaluate(polynomials)
    new CosetShift(ntt, 2).apply(values)
    for (const k of [0, 1, 4]) {
      const longer = FieldVector.zero(field, 2 * size)
      longer.bytes.set(polynomials.slice(k * size, (k + 1) * size).bytes)
      const doubled = wide.evaluate(longer)
      for (const i of [0, 1, 100, size - 1]) expect(values.at(k * size + i)).toBe(doubled.at(2 * i + 1))
    }
  })

  test.each([1, 2, 4, 16])('Lagrange evaluation of %i values is evaluation of the polynomial', (size) => {
    const lagrange = new Lagrange(field, size)
    const ntt = new Ntt(field, size)
    fc.assert(
      fc.property(polynomial(field, size), polynomial(field, size), element(field), (p, q, t) => {
        const values = ntt.evaluate(FieldVector.of(field, [...p, ...q]))
        expect(lagrange.evaluate(values, t).toBigInts()).toEqual([p, q].map((f) => valueAt(field, f, t)))
      }),
      { numRuns: 30 },
    )
  })

  test('values at any alignment are transformed in place', () => {
    const ntt = new Ntt(field, 8)
    const values = FieldVector.random(field, 24)
    const room = new Uint8Array(values.bytes.length + 3)
    const unaligned = new FieldVector(field, room.subarray(1, 1 + values.bytes.length))
    unaligned.bytes.set(values.bytes)
    const shift = new CosetShift(ntt, 2)
    expect(ntt.interpolate(unaligned).equal(ntt.interpolate(values))).toBe(true)
    shift.apply(unaligned)
    shift.apply(values)
    expect(unaligned.equal(values)).toBe(true)
    expect([room.at(0), room.at(-1), room.at(-2)]).toEqual([0, 0, 0])
  })

  test('a basis polynomial is 1 at its own root of unity and 0 at all others', () => {
    const lagrange = new Lagrange(field, 8)
    for (let i = 0; i < 8; i++)
      expect(lagrange.basisAt(power(field, rootOfUnity(field, 8), i)).toNumbers()).toEqual(
        Array.from({ length: 8 }, (_, k) => (k === i ? 1 : 0)),
      )
  })

  test('the first values of a polynomial of low degree give the others', () => {
    const size = 16
    const lagrange = new Lagrange(field, size)
    for (let given = 1; given <= size; given++) {
      const p = FieldVector.random(field, given).toBigInts()
      const values = naiveValues(field, [...p, ...Array.from({ length: size - given }, () => 0n)])
      const extended = lagrange.extend(FieldVector.of(field, values.slice(0, given)))
      expect(extended.toBigInts()).toEqual(values)
    }
  })

  // Rows of any length beside the block, among them longer ones.
  test.each([
    [3, 1],
    [5, 3],
    [1000, 7],
    [9, 4096],
    [3, 5000],
    [2, 8192],
    [2, 9000],
  ])('%i rows of %i elements times a vector', (rows, inner) => {
    const x = FieldVector.random(field, rows * inner)
    const y = FieldVector.random(field, inner)
    const product = x.matmul(y, { rows, inner, columns: 1 })
    for (const row of [0, rows - 1])
      expect(product.at(row)).toBe(x.slice(row * inner, (row + 1) * inner).dot(y))
  })

  test('sizes that are no powers of two, and parts of polynomials, are refused', () => {
    for (const size of [0, 3, 1.5, 2 ** 25]) expect(() => new Ntt(field, size)).toThrow(refusal)
    const ntt = new Ntt(field, 4)
    expect(() => ntt.evaluate(FieldVector.zero(field, 6))).toThrow(refusal)
    expect(() => ntt.interpolate(FieldVector.zero(field, 6))).toThrow(refusal)
    expect(() => new CosetShift(ntt, 3)).toThrow(refusal)
    expect(() => new CosetShift(ntt, 2).apply(FieldVector.zero(field, 6))).toThrow(refusal)
    expect(() => new Lagrange(field, 4).extend(FieldVector.zero(field, 5))).toThrow(refusal)
  })

  test('there are roots of unity up to the order of the subgroup', () => {
    const { generatorOrderBits, generator } = field
    expect(rootOfUnity(field, 2 ** generatorOrderBits)).toBe(generator)
    expect(() => rootOfUnity(field, 2 ** (generatorOrderBits + 1))).toThrow(refusal)
  })
})

test('a shift that needs a root of unity beyond the order of the subgroup is refused', () => {
  expect(() => new CosetShift(new Ntt(Field64, 2 ** 9), 2 ** 24)).toThrow(refusal)
})

test('polynomials over another field are refused', () => {
  const x = FieldVector.of(Field64, [1])
  const mismatch = expect.objectContaining({ code: 'FIELD_MISMATCH' })
  const ntt = new Ntt(Field128, 1)
  expect(() => ntt.evaluate(x)).toThrow(mismatch)
  expect(() => ntt.interpolate(x)).toThrow(mismatch)
  expect(() => new CosetShift(ntt, 2).apply(x)).toThrow(mismatch)
  expect(() => new Lagrange(Field128, 1).evaluate(x, 5n)).toThrow(mismatch)
  expect(() => new Lagrange(Field128, 1).extend(x)).toThrow(mismatch)
  expect(() => multiplyPolynomials(Field128, x, x)).toThrow(mismatch)
})
