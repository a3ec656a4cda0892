import { expect, test } from 'vitest'
import { Field64, FieldVector } from '../../../src/field/index.ts'
import { printedValue } from './printed-value.ts'

test.each([
  [undefined, 'null'],
  [2n ** 60n, '"1152921504606846976"'],
  [FieldVector.of(Field64, [1, 2n ** 63n]), '["1","9223372036854775808"]'],
  [{ mean: Float64Array.of(0.5, -1), counts: BigInt64Array.of(-1n) }, '{"mean":[0.5,-1],"counts":["-1"]}'],
  [[1, 'a', null], '[1,"a",null]'],
])('%o', (value, text) => {
  expect(printedValue(value)).toBe(text)
})
