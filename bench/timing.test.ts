import { expect, test } from 'vitest'
import { interleave, median, medianOfSlowest, medianRatio } from './timing.ts'

test('the median is the middle value, or the mean of the two', () => {
  expect(median([3, 1, 2])).toBe(2)
  expect(median([4, 1, 3, 2])).toBe(2.5)
})

test('ratios are taken within a round', () => {
  expect(medianRatio([2, 30, 5], [1, 10, 5])).toBe(2)
})

test('a run takes as long as its slowest party', () => {
  expect(
    medianOfSlowest([
      [1, 5, 3],
      [2, 1, 4],
    ]),
  ).toBe(4)
})

test('works take turns, and warming up does not count', async () => {
  let turn = 0
  const seconds = await interleave([() => turn++, () => turn++], 2)
  const first = seconds[0][0] as number
  expect(first).toBeGreaterThan(0)
  expect(seconds).toEqual([
    [first, first + 2],
    [first + 1, first + 3],
  ])
})
