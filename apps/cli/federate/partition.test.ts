import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Table } from '../files/table.ts'
import { dealRows, selectTableRows, splitByClass } from './partition.ts'

const labelsOf = fc.uint8Array({ minLength: 40, maxLength: 200, max: 4 })
const rising = (rows: Iterable<number>) => [...rows].sort((a, b) => a - b)
const all = (labels: Uint8Array) => Array.from(labels, (_, row) => row)

test('a split holds out the same share of every class', () => {
  fc.assert(
    fc.property(labelsOf, fc.nat(), (labels, seed) => {
      const { train, test: held } = splitByClass(labels, 0.25, seed)
      expect(rising([...train, ...held])).toEqual(all(labels))
      for (let c = 0; c <= 4; c++) {
        const count = labels.filter((label) => label === c).length
        expect(held.filter((row) => labels[row] === c).length).toBe(Math.round(0.25 * count))
      }
      expect(splitByClass(labels, 0.25, seed)).toEqual({ train, test: held })
    }),
  )
  expect(() => splitByClass(new Uint8Array(4), 1, 0)).toThrow('testShare: expected a number between 0 and 1')
})

test('dealing gives every row to one client and the clients equal counts', () => {
  fc.assert(
    fc.property(labelsOf, fc.integer({ min: 1, max: 9 }), fc.nat(), (labels, clients, seed) => {
      const dealt = dealRows(Uint32Array.from(all(labels)), clients, seed)
      expect(rising(dealt.flatMap((rows) => [...rows]))).toEqual(all(labels))
      const counts = dealt.map((rows) => rows.length)
      expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1)
    }),
  )
  expect(() => dealRows(new Uint32Array(3), 4, 0)).toThrow('clients: expected an integer in 1..3, got 4')
})

test('rows of a table keep their columns and label', () => {
  const table: Table = {
    rowCount: 3,
    columns: [
      { name: 'x', kind: 'numeric', values: Float64Array.of(1, Number.NaN, 3) },
      { name: 'y', kind: 'categorical', values: ['a', undefined, 'c'] },
    ],
    label: { name: 'z', values: ['p', 'q', 'r'] },
  }
  expect(selectTableRows(table, Uint32Array.of(2, 1))).toEqual({
    rowCount: 2,
    columns: [
      { name: 'x', kind: 'numeric', values: Float64Array.of(3, Number.NaN) },
      { name: 'y', kind: 'categorical', values: ['c', undefined] },
    ],
    label: { name: 'z', values: ['r', 'q'] },
  })
})
