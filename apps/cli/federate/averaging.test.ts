import fc from 'fast-check'
import { expect, test } from 'vitest'
import { averageInTheClear, clipCoordinates } from './averaging.ts'

const coordinate = fc.double({ min: -100, max: 100, noNaN: true })

test('the mean equals sum(w x) / sum(w) and lies between the updates', () => {
  const length = 5
  const contribution = fc.record({
    update: fc.array(coordinate, { minLength: length, maxLength: length }).map((xs) => Float64Array.from(xs)),
    weight: fc.integer({ min: 1, max: 1000 }),
  })
  fc.assert(
    fc.property(fc.array(contribution, { minLength: 1, maxLength: 8 }), (contributions) => {
      const mean = averageInTheClear(contributions)
      for (let i = 0; i < length; i++) {
        const direct =
          contributions.reduce((sum, { update, weight }) => sum + weight * update[i]!, 0) /
          contributions.reduce((sum, { weight }) => sum + weight, 0)
        expect(mean[i]).toBeCloseTo(direct, 10)
      }
    }),
  )
})

test('no rows at all have no mean', () => {
  expect(() => averageInTheClear([{ update: new Float64Array(2), weight: 0 }])).toThrow(
    expect.objectContaining({ code: 'ZERO_WEIGHT' }),
  )
})

test('clipping by coordinate keeps signs and counts what it changed', () => {
  expect(clipCoordinates(Float64Array.of(-3, -1, 0, 0.5, 1, 2), 1)).toEqual({
    update: Float64Array.of(-1, -1, 0, 0.5, 1, 1),
    saturated: 2,
  })
})
