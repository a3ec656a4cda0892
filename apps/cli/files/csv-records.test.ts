import { expect, test } from 'vitest'
import { forEachRecord } from './csv-records.ts'

test('records come one by one, each with the line in which it ends', () => {
  const taken: [readonly string[], number][] = []
  const text = '\ufeffname;ward\r\n"a\nb";1\r\nc;2\r\n\r\n'
  const delimiter = forEachRecord(Buffer.from(text), 'a.csv', (record, line) => taken.push([record, line]))
  expect(delimiter).toBe(';')
  expect(taken).toEqual([
    [['name', 'ward'], 1],
    [['a\nb', '1'], 3],
    [['c', '2'], 4],
  ])
})

test('what refuses a record ends the reading', () => {
  const refused = new Error('no')
  let taken = 0
  const read = () =>
    forEachRecord(Buffer.from('1\n2\n3\n'), 'a.csv', () => {
      taken++
      if (taken === 2) throw refused
    })
  expect(read).toThrow(refused)
  expect(taken).toBe(2)
})

function countRecords(bytes: Uint8Array): number {
  let count = 0
  forEachRecord(bytes, 'a.csv', () => count++)
  return count
}

test('bytes that are no text are refused wherever they stand', () => {
  const bytes = Buffer.alloc(3 << 20, '1\n')
  expect(countRecords(bytes)).toBe(bytes.length / 2)
  // a character of two bytes, over the edge of what is decoded at once, and then half of one
  bytes.write('é', (1 << 20) - 1)
  expect(countRecords(bytes)).toBe(bytes.length / 2 - 1)
  bytes[bytes.length - 2] = 0xc3
  expect(() => countRecords(bytes)).toThrow('a.csv is not UTF-8 text')
})
