import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Field64 } from './field64.ts'
import { Field128 } from './field128.ts'
import { primeField } from './prime-field.ts'
import { transpose } from './transpose.ts'
import { FieldVector } from './vector.ts'

test.each([Field64, Field128, await primeField(251n)])('rows become columns in $name', (field) => {
  const side = fc.integer({ min: 0, max: 9 })
  fc.assert(
    fc.property(side, side, (rows, columns) => {
      const matrix = FieldVector.random(field, rows * columns)
      const unaligned = new Uint8Array(matrix.bytes.length + 1).subarray(1)
      unaligned.set(matrix.bytes)
      const transposed = transpose(new FieldVector(field, unaligned), rows, columns)
      const elements = matrix.toBigInts()
      expect(transposed.toBigInts()).toEqual(
        elements.map((_, i) => elements[(i % rows) * columns + Math.floor(i / rows)]),
      )
      expect(transpose(transposed, columns, rows).equal(matrix)).toBe(true)
    }),
  )
})

test('what the last row lacks is zero', () => {
  const matrix = FieldVector.of(Field64, [1, 2, 3, 4, 5])
  expect(transpose(matrix, 3, 2).toNumbers()).toEqual([1, 3, 5, 2, 4, 0])
  expect(transpose(matrix, 1, 6).toNumbers()).toEqual([1, 2, 3, 4, 5, 0])
})

test('another number of elements is refused', () => {
  for (const rows of [2, 4])
    expect(() => transpose(FieldVector.zero(Field64, 6), rows, 2)).toThrow(
      expect.objectContaining({ code: 'SHAPE_MISMATCH' }),
    )
})
