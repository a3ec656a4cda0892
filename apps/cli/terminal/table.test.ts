import { expect, test } from 'vitest'
import { formatTable } from './table.ts'

test('texts stand left, numbers right, and no line ends in spaces', () => {
  const text = formatTable(
    [
      { title: 'scope', value: ([scope]) => scope, align: 'left' },
      { title: 'n', value: ([, n]) => n, align: 'right' },
      { title: 'note', value: ([, , note]) => note, align: 'left' },
    ],
    [
      ['session', '1,000', ''],
      ['s', '2', 'last'],
    ] as [string, string, string][],
  )
  expect(text).toBe('scope        n  note\nsession  1,000\ns            2  last')
})
