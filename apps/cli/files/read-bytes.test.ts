import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../testing/tested-command.ts'
import { decodeText, readFolder } from './read-bytes.ts'

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

describe('readFolder', () => {
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'in'))
  for (const name of ['b.json', 'a.json', 'c.txt', join('in', 'd.json')])
    writeFileSync(join(folder, name), '')

  it('lists files by how they end, in order', async () => {
    expect(await readFolder(folder, '.json')).toEqual(['a.json', 'b.json'])
    expect(await readFolder(folder, '.json', { recursive: true })).toEqual([
      'a.json',
      'b.json',
      join('in', 'd.json'),
    ])
  })

  it('names a folder that cannot be read', async () => {
    const file = join(folder, 'c.txt')
    await expect(readFolder(file, '.json')).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
      message: `${file} cannot be read: ENOTDIR`,
    })
  })
})
