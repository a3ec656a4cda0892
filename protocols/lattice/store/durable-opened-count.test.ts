import { createSecretKey } from 'node:crypto'
import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { type FileHandle, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { openedCountContract } from '../testing/opened-count-contract.ts'
import { DurableOpenedCount } from './durable-opened-count.ts'
import { countFolder } from './testing/count-folder.ts'
import { testKey } from './testing/test-key.ts'

const code = (name: string) => expect.objectContaining({ code: name })
const most = 2 ** 30

openedCountContract('a count on disk', async () => {
  const count = await DurableOpenedCount.create(await countFolder(), testKey)
  onTestFinished(() => count.close())
  return count
})

/** A count in which so much is taken under each key, closed. */
async function countOf(takes: Readonly<Record<string, number>>): Promise<string> {
  const path = await countFolder()
  const count = await DurableOpenedCount.create(path, testKey)
  await Promise.all(
    Object.entries(takes).map(([keyId, coefficients]) => count.take(keyId, coefficients, most)),
  )
  await count.close()
  return path
}

describe('a count that is opened again', () => {
  test('goes on where it was, for each key', async () => {
    const keys = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`key ${i}`, i + 1]))
    const path = await countOf(keys)
    const count = await DurableOpenedCount.open(path, testKey)
    for (const [keyId, opened] of Object.entries(keys))
      await expect(count.take(keyId, 1, opened)).rejects.toThrow(code('KEY_EXHAUSTED'))
    await Promise.all(Object.entries(keys).map(([keyId, opened]) => count.take(keyId, 1, opened + 1)))
    await count.close()
  })

  test('after it was closed has counted nothing ahead, and after it was not, no more than twice what was taken', async () => {
    const path = await countOf({ key: 8192 })
    const left = join(await countFolder(), '..', 'left')
    const count = await DurableOpenedCount.open(path, testKey)
    for (let i = 0; i < 4; i++) await count.take('key', 8192, most)
    mkdirSync(left)
    copyFileSync(join(path, 'opened'), join(left, 'opened'))
    await count.close()
    const closed = await DurableOpenedCount.open(path, testKey)
    await closed.take('key', 1, 5 * 8192 + 1)
    await closed.close()
    const crashed = await DurableOpenedCount.open(left, testKey)
    await expect(crashed.take('key', 1, 5 * 8192)).rejects.toThrow(code('KEY_EXHAUSTED'))
    await crashed.take('key', 1, 10 * 8192)
    await crashed.close()
  })

  test('counts no further than the most ahead', async () => {
    const path = await countFolder()
    const count = await DurableOpenedCount.create(path, testKey)
    await count.take('key', 90, 100)
    const [line] = readFileSync(join(path, 'opened'), 'utf8').split('\n')
    expect(JSON.parse(String(line))).toEqual({ format: 'beaverdam/opened-count/v1', opened: [['key', 100]] })
    await count.close()
  })
})

test('many takes wait for the disk a few times', async () => {
  const count = await DurableOpenedCount.create(await countFolder(), testKey)
  const file = await open(import.meta.filename)
  const syncs = vi.spyOn(Object.getPrototypeOf(file) as FileHandle, 'sync')
  onTestFinished(async () => {
    syncs.mockRestore()
    await file.close()
  })
  for (let i = 0; i < 2000; i++) await count.take('key', 8192, most)
  // of the file and of the folder: for the first, while what is ahead doubles up to 128 takes, and every 129 takes
  expect(syncs.mock.calls.length).toBeLessThan(2 * (10 + 2000 / 128))
  await count.close()
})

describe('what is no count of this key file', () => {
  const damaged = code('COUNT_INVALID')

  /** Nothing is counted, and the lock is free again. */
  async function refused(path: string, key = testKey): Promise<void> {
    await expect(DurableOpenedCount.open(path, key)).rejects.toThrow(damaged)
    expect(readdirSync(path).filter((name) => name.startsWith('lock-'))).toEqual([])
  }

  test('any byte that is changed', async () => {
    const path = await countOf({ one: 8192, two: 3 })
    const bytes = readFileSync(join(path, 'opened'))
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, by) => {
        const changed = Uint8Array.from(bytes)
        changed[at]! ^= by
        writeFileSync(join(path, 'opened'), changed)
        await refused(path)
      }),
      { numRuns: 100 },
    )
  })

  test('a file that is cut short, wherever, or longer', async () => {
    const path = await countOf({ one: 8192, two: 3 })
    const bytes = readFileSync(join(path, 'opened'))
    for (let length = bytes.length - 1; length >= 0; length--) {
      truncateSync(join(path, 'opened'), length)
      await refused(path)
    }
    writeFileSync(join(path, 'opened'), Buffer.concat([bytes, bytes]))
    await refused(path)
  })

  test('a count of another key file', async () => {
    await refused(await countOf({ one: 8192 }), createSecretKey(new Uint8Array(32).fill(8)))
  })

  test('no file, and no folder', async () => {
    const path = await countOf({ one: 8192 })
    rmSync(join(path, 'opened'))
    await expect(DurableOpenedCount.open(path, testKey)).rejects.toThrow(code('FILE_UNREADABLE'))
    await expect(DurableOpenedCount.open(`${path}2`, testKey)).rejects.toThrow(code('FILE_UNREADABLE'))
  })
})

test('a count is not made in the place of another', async () => {
  const path = await countOf({ one: 8192 })
  await expect(DurableOpenedCount.create(path, testKey)).rejects.toThrow(code('FILE_UNWRITABLE'))
  const count = await DurableOpenedCount.open(path, testKey)
  await expect(count.take('one', 1, 8192)).rejects.toThrow(code('KEY_EXHAUSTED'))
  await count.close()
})

test('one has it at a time, until it closes it, and then counts nothing', async () => {
  const path = await countOf({ one: 8192 })
  const first = await DurableOpenedCount.open(path, testKey)
  await expect(DurableOpenedCount.open(path, testKey)).rejects.toThrow(code('COUNT_IN_USE'))
  await first.close()
  const second = await DurableOpenedCount.open(path, testKey)
  await second.take('one', 1, most)
  await first.close()
  await expect(first.take('one', 1, most)).rejects.toThrow(code('FILE_UNWRITABLE'))
  await second.close()
  const third = await DurableOpenedCount.open(path, testKey)
  await expect(third.take('one', 1, 8193)).rejects.toThrow(code('KEY_EXHAUSTED'))
  await third.close()
})

test('takes that are under way when it is closed are counted', async () => {
  const path = await countFolder()
  const count = await DurableOpenedCount.create(path, testKey)
  const takes = [1, 2, 3].map((coefficients) => count.take('key', coefficients, most))
  await Promise.all([...takes, count.close()])
  const again = await DurableOpenedCount.open(path, testKey)
  await expect(again.take('key', 1, 6)).rejects.toThrow(code('KEY_EXHAUSTED'))
  await again.take('key', 1, 7)
  await again.close()
})

test('once it cannot be written nothing is confirmed any more', async () => {
  const path = await countFolder()
  const count = await DurableOpenedCount.create(path, testKey)
  await rm(join(path, 'opened'))
  mkdirSync(join(path, 'opened', 'in the way'), { recursive: true })
  await expect(count.take('key', 1, most)).rejects.toThrow(code('FILE_UNWRITABLE'))
  await rm(join(path, 'opened'), { recursive: true })
  await expect(count.take('key', 1, most)).rejects.toThrow(code('FILE_UNWRITABLE'))
  await expect(count.take('other', 1, most)).rejects.toThrow(code('FILE_UNWRITABLE'))
  await expect(count.close()).rejects.toThrow(code('FILE_UNWRITABLE'))
})
