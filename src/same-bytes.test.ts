import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sameBytes } from './same-bytes.ts'

test('a byte string is the same as its copy, and as none that differs in one byte or in length', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1 }), fc.nat(), fc.integer({ min: 1, max: 255 }), (x, at, by) => {
      const changed = x.slice()
      changed[at % x.length]! ^= by
      expect(sameBytes(x, x.slice())).toBe(true)
      expect(sameBytes(x, changed)).toBe(false)
      expect(sameBytes(x, x.subarray(1))).toBe(false)
      expect(sameBytes(x.subarray(1), x)).toBe(false)
    }),
  )
  expect(sameBytes(new Uint8Array(), new Uint8Array())).toBe(true)
})

test('bytes are compared wherever they lie', () => {
  const whole = Uint8Array.of(1, 2, 3, 1, 2)
  expect(sameBytes(whole.subarray(0, 2), whole.subarray(3))).toBe(true)
})
