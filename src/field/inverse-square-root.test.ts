import { expect, test } from 'vitest'
import type { Field } from './field.ts'
import { Field64 } from './field64.ts'
import { Field128 } from './field128.ts'
import { inverseSquareRoot } from './inverse-square-root.ts'
import { primeField } from './prime-field.ts'
import { FieldVector } from './vector.ts'

// 2-adicity 32, 66, 1 and 4
const fields: readonly Field[] = [Field64, Field128, await primeField(2n ** 61n - 1n), await primeField(17n)]

test.each(fields)('1 / sqrt(x) of squares in $name', (field) => {
  const roots = FieldVector.concat([FieldVector.of(field, [1, -1, 2, 3]), FieldVector.random(field, 200)])
  const nonzero = FieldVector.of(
    field,
    roots.toBigInts().map((root) => root || 1n),
  )
  const x = nonzero.mul(nonzero)
  const inverse = inverseSquareRoot(x)
  expect(new Set(inverse.mul(inverse).mul(x).toBigInts())).toEqual(new Set([1n]))
})

test('of nothing', () => {
  expect(inverseSquareRoot(FieldVector.zero(Field64, 0)).length).toBe(0)
})
