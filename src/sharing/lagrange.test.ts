import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Field64 } from '../field/field64.ts'
import { evaluatePolynomial } from '../field/polynomial.ts'
import { FieldVector } from '../field/vector.ts'
import { lagrangeCoefficient } from './lagrange.ts'

const { modulus } = Field64
const elements = fc.bigInt({ min: 0n, max: modulus - 1n })

test('values at points, weighted by elements of the field, give the value at any other', () => {
  const points = fc.uniqueArray(elements, { minLength: 1, maxLength: 6 })
  fc.assert(
    fc.property(points, elements, (xs, at) => {
      const polynomial = FieldVector.random(Field64, xs.length)
      const weights = xs.map((x) => lagrangeCoefficient(modulus, xs, x, at))
      expect(weights.every((weight) => weight >= 0n && weight < modulus)).toBe(true)
      const values = FieldVector.of(
        Field64,
        xs.map((x) => evaluatePolynomial(polynomial, x)),
      )
      expect(values.dot(FieldVector.of(Field64, weights))).toBe(evaluatePolynomial(polynomial, at))
    }),
  )
})
