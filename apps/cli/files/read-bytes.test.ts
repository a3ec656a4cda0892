import { describe, expect, it } from 'vitest'
import { decodeText } from './read-bytes.ts'

describe('decodeText', () => {
  it('takes UTF-8 and leaves the byte order mark out', () => {
    expect(decodeText(Buffer.from('\ufeffπ = 3'), 'a.csv')).toBe('π = 3')
  })

  it('refuses other bytes, and a text longer than a string', () => {
    expect(() => decodeText(Buffer.of(0xff), 'a.csv')).toThrowError(
      expect.objectContaining({ code: 'FILE_INVALID', message: 'a.csv is not UTF-8 text' }),
    )
    expect(() => decodeText(new Uint8Array(2 ** 29), 'a.csv')).toThrowError(
      expect.objectContaining({
        code: 'FILE_INVALID',
        message: 'a.csv is larger than 512 MiB, the most that is read as text',
      }),
    )
  })
})
