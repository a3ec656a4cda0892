import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { flatten, unflatten } from './layout.ts'
import { formatNpy } from './npy.ts'
import { formatSafetensors } from './safetensors.ts'
import type { Tensor } from './tensor.ts'
import { checkUpdateWritable, readUpdate, writeUpdate } from './update.ts'

let root = ''
let folder = ''
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'beaverdam-'))
})
beforeEach(async () => {
  folder = await mkdtemp(join(root, 'test-'))
})
afterAll(() => rm(root, { recursive: true }))

const matrix: Tensor = { name: '', shape: [2, 2], dtype: 'float32', values: Float32Array.of(1, 2, 3, 4) }

const files: Record<string, Uint8Array> = {
  'a.npy': formatNpy(matrix, { kind: 'npy', byteOrder: 'big', fortranOrder: true }),
  'a.SAFETENSORS': formatSafetensors([{ ...matrix, name: 'w' }], { kind: 'safetensors' }),
  'a.csv': Buffer.from('x;y\n1;2\n3;4\n'),
  'a.json': Buffer.from('{"w":[[1,2],[3,4]],"b":0.5}\n'),
}

async function place(name: string, content: Uint8Array | string): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, content)
  return path
}

const fails = (code: string, message: string) => ({ code, message })

describe('readUpdate and writeUpdate', () => {
  it.each(Object.entries(files))('write %s back byte by byte', async (name, content) => {
    const update = await readUpdate(await place(name, content))
    const out = join(folder, `out-${name}`)
    await writeUpdate(out, unflatten(update, new Float64Array(flatten(update))))
    expect(await readFile(out)).toEqual(Buffer.from(content))
    expect((await readdir(folder)).sort()).toEqual([name, `out-${name}`].sort())
  })
})

describe('readUpdate', () => {
  it('refuses a file that is missing', async () => {
    const path = join(folder, 'missing.npy')
    await expect(readUpdate(path)).rejects.toMatchObject(fails('FILE_UNREADABLE', `${path} does not exist`))
  })

  it('refuses a folder, a device and a loop of links', async () => {
    await expect(readUpdate(folder)).rejects.toMatchObject(
      fails('FILE_UNREADABLE', `${folder} is a directory`),
    )
    await expect(readUpdate('/dev/zero')).rejects.toMatchObject(
      fails('FILE_UNREADABLE', '/dev/zero is not a regular file'),
    )
    const loop = join(folder, 'loop.npy')
    await symlink(loop, loop)
    await expect(readUpdate(loop)).rejects.toMatchObject(
      fails('FILE_UNREADABLE', `${loop} cannot be read: ELOOP`),
    )
    await expect(readUpdate('\0.npy')).rejects.toMatchObject({ code: 'FILE_UNREADABLE' })
  })

  it.skipIf(process.getuid?.() === 0)('refuses a file that may not be read', async () => {
    const path = await place('a.json', '[1]')
    await chmod(path, 0)
    await expect(readUpdate(path)).rejects.toMatchObject(
      fails('FILE_UNREADABLE', `${path} cannot be read: permission denied`),
    )
  })

  it('refuses a file that is too large before it reads it', async () => {
    const path = await place('a.npy', '')
    await truncate(path, 2 ** 31)
    await expect(readUpdate(path)).rejects.toMatchObject(
      fails('FILE_UNREADABLE', `${path} is larger than 2 GiB, the most that is read`),
    )
  })

  it('refuses a name that does not tell the format', async () => {
    const path = await place('a.txt', '1')
    await expect(readUpdate(path)).rejects.toMatchObject(
      fails('FILE_INVALID', `${path} has an unknown name: updates end in .npy, .safetensors, .csv or .json`),
    )
  })

  it.each(['a.npy', 'a.safetensors', 'a.csv', 'a.json'])('refuses an empty %s', async (name) => {
    const path = await place(name, '')
    await expect(readUpdate(path)).rejects.toMatchObject(fails('FILE_INVALID', `${path} is empty`))
  })

  it.each(['[]', '{}', '{"a": [[], []]}'])('refuses an update without numbers: %s', async (text) => {
    const path = await place('a.json', text)
    await expect(readUpdate(path)).rejects.toMatchObject(fails('FILE_INVALID', `${path} holds no numbers`))
  })
})

describe('writeUpdate', () => {
  it('replaces a file', async () => {
    const update = await readUpdate(await place('a.json', '[1,2]'))
    const out = await place('out.json', 'x'.repeat(1000))
    await writeUpdate(out, update)
    expect(await readFile(out, 'utf8')).toBe('[1,2]\n')
  })

  it('leaves nothing behind when it fails', async () => {
    const update = await readUpdate(await place('a.json', '[1,2]'))
    const out = join(folder, 'out.json')
    await mkdir(join(out, 'inside'), { recursive: true })
    await expect(writeUpdate(out, update)).rejects.toMatchObject(
      fails('FILE_UNWRITABLE', `${out} cannot be written: it is a folder`),
    )
    expect((await readdir(folder)).sort()).toEqual(['a.json', 'out.json'])
  })

  it('refuses the name of another format, and an update that its format cannot hold', async () => {
    const update = await readUpdate(await place('a.json', '{"a":[1],"b":[2]}'))
    const out = join(folder, 'out.npy')
    await expect(writeUpdate(out, update)).rejects.toMatchObject(
      fails('INVALID_ARGUMENT', `output: expected a name that ends in .json, like the inputs, got ${out}`),
    )
    const format = { kind: 'npy', byteOrder: 'little', fortranOrder: false } as const
    await expect(writeUpdate(out, { ...update, format })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
    expect(await readdir(folder)).toEqual(['a.json'])
  })
})

describe('checkUpdateWritable', () => {
  const format = { kind: 'json', named: true } as const

  it('accepts a new name and an old file', async () => {
    await expect(checkUpdateWritable(join(folder, 'new.json'), format)).resolves.toBeUndefined()
    await expect(checkUpdateWritable(await place('old.json', ''), format)).resolves.toBeUndefined()
    expect(await readdir(folder)).toEqual(['old.json'])
  })

  it('refuses what cannot be written, before any work', async () => {
    const missing = join(folder, 'none', 'out.json')
    await expect(checkUpdateWritable(missing, format)).rejects.toMatchObject(
      fails('FILE_UNWRITABLE', `${missing} cannot be written: its folder does not exist`),
    )
    const under = join(await place('file', ''), 'out.json')
    await expect(checkUpdateWritable(under, format)).rejects.toMatchObject(
      fails('FILE_UNWRITABLE', `${under} cannot be written: its folder is a file`),
    )
    const taken = join(folder, 'taken.json')
    await mkdir(taken)
    await expect(checkUpdateWritable(taken, format)).rejects.toMatchObject(
      fails('FILE_UNWRITABLE', `${taken} cannot be written: it is a folder`),
    )
    await expect(checkUpdateWritable(join(folder, 'out.csv'), format)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    })
  })
})
