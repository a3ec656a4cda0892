import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeFolder } from './make-folder.ts'

let root = ''
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'beaverdam-test-'))
})
afterEach(() => rm(root, { recursive: true, force: true }))

test('folders are made with those above them, by several at once, and may be there', async () => {
  const folder = join(root, 'a', 'b', 'c')
  await Promise.all(Array.from({ length: 8 }, () => makeFolder(folder, 0o700)))
  await makeFolder(folder)
  for (const made of [folder, join(root, 'a')]) expect((await stat(made)).mode & 0o777).toBe(0o700)
})

test('a file in the way is refused', async () => {
  const file = join(root, 'file')
  await writeFile(file, '')
  await expect(makeFolder(file)).rejects.toMatchObject({
    code: 'FILE_UNWRITABLE',
    message: `${file} cannot be made a folder: it is a file`,
  })
  const below = join(file, 'below')
  await expect(makeFolder(below)).rejects.toMatchObject({
    code: 'FILE_UNWRITABLE',
    message: `${below} cannot be written: its folder is a file`,
  })
})

test.skipIf(process.platform !== 'linux')('a folder that refuses all names does not hold it for ever', () =>
  expect(makeFolder('/proc/beaverdam/below')).rejects.toMatchObject({ code: 'FILE_UNWRITABLE' }),
)
