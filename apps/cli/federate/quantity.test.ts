import { expect, test } from 'vitest'
import { bytesText, countText, percent, roundBytesText, secondsText, smallText } from './quantity.ts'

test('quantities read well', () => {
  expect([0, 999, 1000, 999_499, 999_500, 1_234_567].map(bytesText)).toEqual([
    '0 B',
    '999 B',
    '1.00 kB',
    '999 kB',
    '1.00 MB',
    '1.23 MB',
  ])
  expect([0, 900, 30_000, 1_500_000].map(roundBytesText)).toEqual(['0 B', '900 B', '30 kB', '1.5 MB'])
  expect([0.421, 9.99, 9.999, 59.9, 59.99, 185.2].map(secondsText)).toEqual([
    '0.42 s',
    '9.99 s',
    '10.0 s',
    '59.9 s',
    '1 min 0 s',
    '3 min 5 s',
  ])
  expect(percent(0.96336)).toBe('96.3%')
  expect(countText(25450)).toBe('25,450')
  expect([0, 4.77e-7].map(smallText)).toEqual(['0', '4.8e-7'])
})
