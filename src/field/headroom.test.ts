import { expect, test } from 'vitest'
import { Field64 } from './field64.ts'
import { decodeFixed, encodeFixed } from './fixed-point.ts'
import { headroom } from './headroom.ts'
import { FieldVector } from './vector.ts'

test('counts the terms that fit', () => {
  const bounds = { fractionBits: 24, clip: 8 }
  const { terms, freeBits } = headroom(Field64, { ...bounds, terms: 1000 })
  expect({ terms, freeBits }).toEqual({ terms: 68_719_476_720, freeBits: 26 })
  expect(headroom(Field64, { ...bounds, terms }).freeBits).toBe(0)
  expect(() => headroom(Field64, { ...bounds, terms: terms + 1 })).toThrow(
    expect.objectContaining({
      code: 'HEADROOM_EXCEEDED',
      message: expect.stringContaining(`${terms} terms fit`),
    }),
  )
})

test('a sum of what encodes to zero has all the room there is', () => {
  const bounds = { fractionBits: 0, clip: 0.25, terms: 1000 }
  expect(headroom(Field64, bounds)).toEqual({ terms: Number.MAX_SAFE_INTEGER, freeBits: 62 })
})

test('counts weights in', () => {
  const bounds = { fractionBits: 24, clip: 8, terms: 1 }
  expect(headroom(Field64, { ...bounds, weight: 1000 }).terms).toBe(68_719_476)
  expect(() => headroom(Field64, { ...bounds, terms: 68_719_477, weight: 1000 })).toThrow(
    /weights up to 1000/,
  )
})

test('a sum at the limit does not wrap', () => {
  const bounds = { fractionBits: 40, clip: 500_000 }
  const { terms } = headroom(Field64, { ...bounds, terms: 1 })
  const { vector } = encodeFixed(Field64, new Float64Array(terms).fill(-500_000), bounds)
  const [sum] = decodeFixed(FieldVector.of(Field64, [vector.sum()]), 40, 'f64')
  expect(sum).toBe(-500_000 * terms)
})
