import fc from 'fast-check'
import { expect, test } from 'vitest'
import { exp, ln } from './portable-math.ts'

const relative = 4e-15

test('ln agrees with Math.log', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-300, max: 1e300, noNaN: true }), (x) => {
      expect(Math.abs(ln(x) - Math.log(x))).toBeLessThanOrEqual(relative * Math.max(1, Math.abs(Math.log(x))))
    }),
  )
  expect(ln(1)).toBe(0)
})

test('exp agrees with Math.exp', () => {
  fc.assert(
    fc.property(fc.double({ min: -30, max: 30, noNaN: true }), (x) => {
      expect(Math.abs(exp(x) / Math.exp(x) - 1)).toBeLessThanOrEqual(relative)
    }),
  )
  expect(exp(0)).toBe(1)
})
