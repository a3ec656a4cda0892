import { describe, expect, test } from 'vitest'
import { type PageAddress, readAddress, writeAddress } from './address.ts'

const addresses: readonly (readonly [string, PageAddress])[] = [
  ['triples 64 0 session', { correlation: { kind: 'triples', length: 64 }, index: 0, scope: 'session' }],
  [
    'bits 8192 17 session/0.1',
    { correlation: { kind: 'bits', length: 8192 }, index: 17, scope: 'session/0.1' },
  ],
  ['squares 1 2 a b\n3 4', { correlation: { kind: 'squares', length: 1 }, index: 2, scope: 'a b\n3 4' }],
  ['random 64 1 session', { correlation: { kind: 'random', length: 64 }, index: 1, scope: 'session' }],
  [
    'masks 64@3 0 session',
    { correlation: { kind: 'masks', owner: 3, length: 64 }, index: 0, scope: 'session' },
  ],
  [
    'matrix 3x4x5 2 session',
    { correlation: { kind: 'matrix', shape: { rows: 3, inner: 4, columns: 5 } }, index: 2, scope: 'session' },
  ],
]

test.each(addresses)('%s is written and read', (text, address) => {
  expect(writeAddress(address)).toBe(text)
  expect(readAddress(text)).toEqual(address)
})

describe('refused', () => {
  test.each([
    '',
    'triples',
    'triples 64 0 ',
    'triples -1 0 session',
    'triples 64 0x1 session',
    'triples 1e3 0 session',
    'quadruples 64 0 session',
    ' triples 64 0 session',
    'matrix 3x4 0 session',
    'triples 3x4x5 0 session',
  ])('%j', (text) => {
    expect(() => readAddress(text)).toThrow(expect.objectContaining({ code: 'MALFORMED_FRAME' }))
  })

  test.each([
    'bits 8193 0 session',
    'masks 8193@0 0 session',
    'matrix 4096x4096x1 0 session',
    'matrix 99999999x99999999x99999999 0 session',
  ])('%s, before anything of that size is allocated', (text) => {
    expect(() => readAddress(text)).toThrow(expect.objectContaining({ code: 'MALFORMED_FRAME' }))
  })
})
