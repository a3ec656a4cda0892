import { expect, test } from 'vitest'
import { NumberList } from './number-list.ts'

test.each([0, 1, 1024, 1025, 5000])('a list of %i numbers holds them in order', (length) => {
  const list = new NumberList()
  const numbers = Float64Array.from({ length }, (_, i) => i - 0.5)
  for (const x of numbers) list.push(x)
  expect(list.toArray()).toEqual(numbers)
})
