import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeAtomically } from './write-atomically.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'beaverdam-write-'))
})
afterAll(() => rm(folder, { recursive: true }))

test('no file takes its name before all are written', async () => {
  const [first, second] = [join(folder, 'first'), join(folder, 'missing', 'second')]
  await writeFile(first, 'as it was')
  const files = new Map([first, second].map((path) => [path, Uint8Array.of(1)]))
  await expect(writeAtomically(files)).rejects.toMatchObject({
    code: 'FILE_UNWRITABLE',
    message: `${second} cannot be written: its folder does not exist`,
  })
  expect(await readdir(folder)).toEqual(['first'])
  expect(await readFile(first, 'utf8')).toBe('as it was')
})
