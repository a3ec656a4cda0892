import { readFileSync } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { DurableMarks } from '../../../src/disk/durable-marks.ts'
import type { BeaverdamError } from '../../../src/errors.ts'
import { DurableOpenedCount } from './durable-opened-count.ts'
import { countFolder } from './testing/count-folder.ts'
import { testKey } from './testing/test-key.ts'

/** What a disk keeps when the power is cut: of files what was synced, under the names that their folder had when it was. */
const disk = vi.hoisted(() => ({
  contents: new Map<string, Uint8Array>(),
  renamed: [] as { from: string; to: string }[],
  files: new Map<string, Uint8Array>(),
  losesContents: false,
  losesNames: false,
}))

vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>()
  const open = async (...[path, flags, mode]: Parameters<typeof real.open>): Promise<FileHandle> => {
    const file = await real.open(path, flags, mode)
    const { sync } = file
    return Object.assign(file, {
      async sync(this: FileHandle) {
        await sync.call(this)
        const isFolder = (await file.stat()).isDirectory()
        if (!isFolder && !disk.losesContents) disk.contents.set(String(path), readFileSync(String(path)))
        if (isFolder && !disk.losesNames) for (const { from, to } of disk.renamed.splice(0)) keep(from, to)
      },
    })
  }
  const keep = (from: string, to: string) => disk.files.set(to, disk.contents.get(from) ?? new Uint8Array())
  const rename = async (from: string, to: string) => {
    await real.rename(from, to)
    disk.renamed.push({ from, to })
  }
  return { ...real, open, rename }
})

afterEach(() => {
  Object.assign(disk, { losesContents: false, losesNames: false })
  vi.restoreAllMocks()
})

const takes = [1, 8192, 1, 1_000_000, 5_000_000, 2_000_000, 1_048_576, 3, 4_000_000]

/**
 * Counts, and cuts the power after each take.
 *
 * @param weaken what to do once the count is open
 * @returns how each end of it looks to whoever opens what the disk kept: as an error's code for what is refused, else
 * whether what had been counted is
 */
async function cuts(weaken: () => void = () => {}): Promise<readonly (string | boolean)[]> {
  const path = await countFolder()
  await (await DurableOpenedCount.create(path, testKey)).close()
  const count = await DurableOpenedCount.open(path, testKey)
  weaken()
  const kept: { opened: Uint8Array; counted: number }[] = []
  let counted = 0
  for (const coefficients of takes) {
    await count.take('key', coefficients, Number.MAX_SAFE_INTEGER)
    counted += coefficients
    kept.push({ opened: disk.files.get(join(path, 'opened')) as Uint8Array, counted })
  }
  vi.restoreAllMocks()
  await count.close()
  const ends: (string | boolean)[] = []
  for (const [i, { opened, counted }] of kept.entries()) {
    const folder = join(dirname(path), `kept ${i}`)
    await mkdir(folder)
    await writeFile(join(folder, 'opened'), opened)
    ends.push(await holds(folder, counted))
  }
  return ends
}

async function holds(path: string, counted: number): Promise<string | boolean> {
  try {
    const count = await DurableOpenedCount.open(path, testKey)
    const end = await count.take('key', 1, counted).catch(({ code }: BeaverdamError) => code)
    await count.close()
    return end === 'KEY_EXHAUSTED'
  } catch (error) {
    return (error as BeaverdamError).code
  }
}

test('whatever was counted is on the disk', async () => {
  expect(await cuts()).toEqual(takes.map(() => true))
})

test('if nobody waits for the disk, less is on it than was counted', async () => {
  const ends = await cuts(() => {
    const { store } = DurableMarks.prototype
    vi.spyOn(DurableMarks.prototype, 'store').mockImplementation(function (this: DurableMarks) {
      void store.call(this)
      return Promise.resolve()
    })
  })
  expect(ends).toEqual(takes.map(() => false))
})

test('if the folder is not synced, less is on the disk than was counted', async () => {
  const ends = await cuts(() => {
    disk.losesNames = true
  })
  expect(ends).toEqual(takes.map(() => false))
})

test('if the file is not synced before it is renamed, the disk keeps what is refused', async () => {
  const ends = await cuts(() => {
    disk.contents.clear()
    disk.losesContents = true
  })
  expect(ends).toContain('COUNT_INVALID')
  expect(ends).not.toContain(true)
})
