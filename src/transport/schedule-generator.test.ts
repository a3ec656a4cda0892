import { expect, it } from 'vitest'
import { scheduleGenerator } from './schedule-generator.ts'

const draw = (...seeds: number[]) => {
  const next = scheduleGenerator(...seeds)
  return Array.from({ length: 1_000 }, next)
}

it('draws the same from the same seeds, and something else from others', () => {
  expect(draw(1, 2, 3)).toEqual(draw(1, 2, 3))
  const streams = [draw(0, 0, 0), draw(1, 0, 0), draw(0, 1, 0), draw(0, 0, 1), draw(1, 0, 1)]
  expect(new Set(streams.map(String)).size).toBe(streams.length)
})

it('draws evenly from [0, 1)', () => {
  const counts = new Array<number>(8).fill(0)
  for (const number of draw(7)) counts[Math.floor(number * 8)]!++
  // Chi-squared with 7 degrees of freedom stays below 24.3 with probability 0.999; the seed is fixed.
  const chiSquared = counts.reduce((sum, count) => sum + (count - 125) ** 2 / 125, 0)
  expect(chiSquared).toBeLessThan(24.3)
})
