import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Column, Table } from '../files/table.ts'
import { classIndices, encodeTable, featureSchema, inputNames } from './features.ts'
import { selectTableRows } from './partition.ts'
import { checkStatistics, localStatistics, mergeStatistics, statisticsLength } from './statistics.ts'

const table: Table = {
  rowCount: 5,
  columns: [
    { name: 'age', kind: 'numeric', values: Float64Array.of(1, 3, Number.NaN, 5, 7) },
    { name: 'size', kind: 'numeric', values: Float64Array.of(0.1, 0.1, 0.1, 0.1, 0.1) },
    { name: 'ward', kind: 'categorical', values: ['b', 'a', 'b', undefined, 'c'] },
  ],
  label: { name: 'ill', values: ['yes', 'no', 'yes', 'no', 'no'] },
}
const allRows = Uint32Array.of(0, 1, 2, 3, 4)

test('columns become standardised numbers, one-hot categories and marks of missing values', () => {
  const schema = featureSchema(table)
  expect(schema.classes).toEqual(['no', 'yes'])
  expect(classIndices(schema, table)).toEqual(Uint8Array.of(1, 0, 1, 0, 0))
  const encodings = mergeStatistics(schema, localStatistics(schema, table))
  expect(encodings).toMatchObject([
    { center: 4, deviation: Math.sqrt(5), incomplete: true },
    { deviation: 1, incomplete: false },
    { center: 1, deviation: 1, incomplete: true },
  ])
  expect(encodings.flatMap(inputNames)).toEqual([
    'age',
    'age missing',
    'size',
    'ward=a',
    'ward=b',
    'ward=c',
    'ward missing',
  ])
  const rows = encodeTable(schema, encodings, selectTableRows(table, Uint32Array.of(2, 3)))
  const unit = Math.fround(1 / Math.sqrt(5))
  expect([rows.inputs, rows.classes]).toEqual([7, 2])
  expect(rows.labels).toEqual(Uint8Array.of(1, 0))
  expect(rows.features.map((x) => (Math.abs(x) < 1e-12 ? 0 : x))).toEqual(
    Float32Array.of(0, 1, 0, 0, 1, 0, 0, unit, 0, 0, 0, 1, 0, 1),
  )
})

test('the sum of the clients statistics is that of all rows, however they are dealt', () => {
  const schema = featureSchema(table)
  const whole = localStatistics(schema, table)
  expect(whole.length).toBe(statisticsLength(schema))
  fc.assert(
    fc.property(fc.array(fc.nat(2), { minLength: 5, maxLength: 5 }), (owners) => {
      const sum = new Float64Array(whole.length)
      for (const client of [0, 1, 2]) {
        const rows = allRows.filter((row) => owners[row] === client)
        localStatistics(schema, selectTableRows(table, rows)).forEach((x, i) => {
          sum[i] = sum[i]! + x
        })
      }
      sum.forEach((x, i) => {
        expect(x).toBeCloseTo(whole[i]!, 12)
      })
    }),
  )
})

test('statistics survive the rounding of fixed point', () => {
  const schema = featureSchema(table)
  const sum = localStatistics(schema, table)
  const exact = mergeStatistics(schema, sum)
  const rounded = mergeStatistics(
    schema,
    sum.map((x) => Math.round(x * 2 ** 20 + 2) / 2 ** 20),
  )
  rounded.forEach(({ center, incomplete }, c) => {
    expect(center).toBeCloseTo(exact[c]!.center, 5)
    expect(incomplete).toBe(exact[c]!.incomplete)
  })
})

test('a column without a known value in the rows is filled with zero', () => {
  const schema = featureSchema(table)
  const [age] = mergeStatistics(schema, localStatistics(schema, selectTableRows(table, Uint32Array.of(2))))
  expect(age).toMatchObject({ center: 0, deviation: 1, incomplete: true })
})

test('a label of one class and a column of identifiers are refused', () => {
  expect(() => featureSchema({ ...table, label: { name: 'ill', values: Array(5).fill('no') } })).toThrow(
    'label: expected 2..256 classes in column "ill", got 1',
  )
  const values = Array.from({ length: 257 }, (_, row) => `name ${row}`)
  expect(() =>
    featureSchema({
      rowCount: 257,
      columns: [{ name: 'name', kind: 'categorical', values }],
      label: { name: 'ill', values: values.map((_, row) => String(row % 2)) },
    }),
  ).toThrow('column "name": expected at most 256 different texts, or the column dropped, got 257')
})

test('a table that does not fit the schema is refused', () => {
  const schema = featureSchema(table)
  const [age, size, ward] = table.columns
  const refusal = (changed: Table) => expect(() => localStatistics(schema, changed))
  refusal({ ...table, columns: [size!, ward!] }).toThrow('column "age": expected numbers, got no such column')
  const ageAsText: Column = { name: 'age', kind: 'categorical', values: ['1', '2', '3', '4', 'five'] }
  refusal({ ...table, columns: [ageAsText, size!, ward!] }).toThrow(
    'column "age": expected numbers, got categorical',
  )
  const values = ['b', 'a', 'x', 'a', 'a']
  refusal({ ...table, columns: [age!, size!, { name: 'ward', kind: 'categorical', values }] }).toThrow(
    'column "ward": expected only texts that the schema lists, got another',
  )
  expect(() => mergeStatistics(schema, new Float64Array(3))).toThrow('sum: expected 10 numbers, got 3')
})

test('numbers whose squares have no room in a sum are refused, and not quoted', () => {
  const of = (largest: number): Table => ({
    ...table,
    columns: [{ name: 'when', kind: 'numeric', values: Float64Array.of(1, Number.NaN, -largest, 0, 1) }],
  })
  const check = (table: Table) => () => checkStatistics(featureSchema(table), table)
  expect(check(of(2 ** 38))).not.toThrow()
  expect(check(of(2 ** 40))).toThrow(
    'column "when": expected numbers whose squares add up to at most 2^78, or the column dropped, got larger ones',
  )
})
