import { expect, test } from 'vitest'
import { Field64 } from '../../../src/field/field64.ts'
import { Field128 } from '../../../src/field/field128.ts'
import { primeField } from '../../../src/field/prime-field.ts'
import { StatisticalError, tauOf } from './statistical-error.ts'

test('four products a triple in Field64, and three in Field128', async () => {
  expect([tauOf(Field64), tauOf(Field128), tauOf(await primeField(2n ** 61n - 1n))]).toEqual([4, 3, 4])
})

test.each([Field64, Field128])('a session in $name makes just below 2^23 triples', (field) => {
  const error = new StatisticalError(field, 2)
  error.count({ kind: 'triples', length: 2 ** 23 - 1 })
  expect(() => error.count({ kind: 'triples', length: 1 })).toThrow(
    expect.objectContaining({ code: 'MATERIAL_EXHAUSTED' }),
  )
})

test('a session in Field64 makes just below 2^20 pages', () => {
  const error = new StatisticalError(Field64, 2)
  for (let page = 1; page < 2 ** 20; page++) error.count({ kind: 'random', length: 1 })
  expect(() => error.count({ kind: 'random', length: 1 })).toThrow(
    expect.objectContaining({ code: 'MATERIAL_EXHAUSTED' }),
  )
})
