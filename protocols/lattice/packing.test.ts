import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Field64 } from '../../src/field/field64.ts'
import { Field128 } from '../../src/field/field128.ts'
import { FieldVector } from '../../src/field/vector.ts'
import { Packing } from './packing.ts'

const plain = Field64.modulus

describe.each([8, 32])('%i slots', (n) => {
  const packing = new Packing(n)
  const elements = fc.array(fc.bigInt(0n, plain - 1n), { minLength: n, maxLength: n })
  const coefficientsOf = (slots: readonly bigint[]) =>
    FieldVector.fromBytes(Field64, packing.toCoefficients(FieldVector.of(Field64, slots))).toBigInts()

  test('slots come back, and products of polynomials are those of slots', () => {
    fc.assert(
      fc.property(elements, elements, (xs, ys) => {
        const [a, b] = [coefficientsOf(xs), coefficientsOf(ys)]
        const product = a.map((_, j) =>
          a.reduce((sum, x, i) => sum + (i <= j ? 1n : -1n) * x * b[(j - i + n) % n]!, 0n),
        )
        expect(packing.toSlots(FieldVector.of(Field64, a).bytes).toBigInts()).toEqual(xs)
        expect(packing.toSlots(FieldVector.of(Field64, product).bytes).toBigInts()).toEqual(
          xs.map((x, i) => (x * ys[i]!) % plain),
        )
      }),
    )
  })
})

test('longer transforms than a block of the field come back too', () => {
  const packing = new Packing(32_768)
  const xs = FieldVector.random(Field64, 32_768)
  expect(packing.toSlots(packing.toCoefficients(xs)).toJSON()).toEqual(xs.toJSON())
})

test('refuses too many slots and another field', () => {
  const packing = new Packing(8)
  expect(() => packing.toCoefficients(FieldVector.zero(Field64, 9))).toThrow(
    expect.objectContaining({ code: 'LENGTH_MISMATCH' }),
  )
  expect(() => packing.toCoefficients(FieldVector.zero(Field128, 8))).toThrow(
    expect.objectContaining({ code: 'FIELD_MISMATCH' }),
  )
})
