import { afterEach, expect, test, vi } from 'vitest'
import { randomBytes } from './csprng.ts'

afterEach(() => vi.restoreAllMocks())

test.each([0, 1, 65_535, 65_536, 65_537, 200_000])('gives %i bytes', (length) => {
  expect(randomBytes(length)).toHaveLength(length)
})

test('fills the whole of a request longer than one piece', () => {
  const bytes = randomBytes(150_000)
  for (let start = 0; start + 32 <= bytes.length; start += 32)
    expect(bytes.subarray(start, start + 32).some((byte) => byte !== 0)).toBe(true)
})

test('takes every byte from the platform', () => {
  vi.spyOn(globalThis.crypto, 'getRandomValues').mockImplementation((bytes) => {
    ;(bytes as unknown as Uint8Array).fill(0xa5)
    return bytes
  })
  expect(randomBytes(70_000).every((byte) => byte === 0xa5)).toBe(true)
})

test('two calls differ', () => {
  expect(randomBytes(32)).not.toEqual(randomBytes(32))
})

test.each([-1, 1.5, Number.NaN])('refuses a length of %d', (length) => {
  expect(() => randomBytes(length)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }))
})
