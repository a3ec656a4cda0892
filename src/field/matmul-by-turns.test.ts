import { describe, expect, test } from 'vitest'
import type { Field, MatrixShape } from './field.ts'
import { Field64 } from './field64.ts'
import { Field128 } from './field128.ts'
import { matmulByTurns } from './matmul-by-turns.ts'
import { FieldVector } from './vector.ts'

describe.each([Field64, Field128])('products of matrices over $name', (field) => {
  test.each([
    { rows: 5000, inner: 64, columns: 64, turns: true },
    { rows: 9, inner: 5, columns: 7, turns: false },
    { rows: 2, inner: 0, columns: 3, turns: false },
    { rows: 0, inner: 4, columns: 3, turns: false },
  ])('$rows x $inner by $inner x $columns', async ({ turns, ...shape }) => {
    const { rows, inner, columns } = shape
    const [x, y] = [FieldVector.random(field, rows * inner), FieldVector.random(field, inner * columns)]
    let turned = false
    setImmediate(() => {
      turned = true
    })
    const product = await matmulByTurns(x, y, shape)
    expect(turned).toBe(turns)
    expect(product.equal(x.matmul(y, shape))).toBe(true)
  })
})

test('a band has a row at least', async () => {
  const bands: MatrixShape[] = []
  const field = { elementBytes: 8, matmul: (_out, _x, _y, band) => void bands.push(band) } as Partial<Field>
  const wide = { inner: 5000, columns: 5000 }
  const [rows, none] = [3 * 5000, 0].map((length) => FieldVector.zero(field as Field, length))
  await matmulByTurns(rows as FieldVector, none as FieldVector, { rows: 3, ...wide })
  expect(bands).toEqual(Array.from({ length: 3 }, () => ({ rows: 1, ...wide })))
})
