import { expect, test } from 'vitest'
import { Field64, FieldVector } from '../../../src/field/index.ts'
import { printedValue } from './printed-value.ts'

test.each([
  [undefined, 'null'],
  [2n ** 60n, '"1152921504606846976"'],
  [FieldVector.of(Field64, [1, 2n ** 63n]), '["1","9223372036854775808"]'],
  [{ mean: Float64Array.of(0.5, -1), counts: BigInt64Array.of(-1n) }, '{"mean":[0.5,-1],"counts":["-1"]}'],
  [[1, 'a', null], '[1,"a",null]'],
  [[Number.NaN, -1 / 0, Float32Array.of(1 / 0)], '["NaN","-Infinity",["Infinity"]]'],
  [{ map: new Map([[1, 2n]]), set: new Set(['x']) }, '{"map":[[1,"2"]],"set":["x"]}'],
])('%o', (value, text) => {
  expect(printedValue(value)).toBe(text)
})

test.each([[() => 1], [{ f: () => 1 }], [Symbol('s')]])('refuses %o', (value) => {
  expect(() => printedValue(value)).toThrow(expect.objectContaining({ code: 'PROGRAM_FAILED' }))
})

test('refuses what holds itself', () => {
  const circle: unknown[] = []
  circle.push(circle)
  expect(() => printedValue(circle)).toThrow(expect.objectContaining({ code: 'PROGRAM_FAILED' }))
})
