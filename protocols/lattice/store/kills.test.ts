import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type KilledProcesses, killedProcesses } from '../../../src/disk/testing/killed-processes.ts'
import { DurableOpenedCount } from './durable-opened-count.ts'
import { countFolder } from './testing/count-folder.ts'
import type { CountingMode } from './testing/counting-process.ts'
import { testKey } from './testing/test-key.ts'

let processes: KilledProcesses

beforeAll(async () => {
  processes = await killedProcesses(join(import.meta.dirname, 'testing/counting-process.ts'))
})

afterAll(() => processes.remove())

const exhausted = expect.objectContaining({ code: 'KEY_EXHAUSTED' })
const inUse = expect.objectContaining({ code: 'COUNT_IN_USE' })

async function newCount(): Promise<string> {
  const path = await countFolder()
  await (await DurableOpenedCount.create(path, testKey)).close()
  return path
}

/** Kills a process that counts, when it has written so many bytes. @returns what it was told that it had counted */
async function countUntil(bytes: number, path: string, mode: CountingMode): Promise<number> {
  const { stdout, stderr } = await processes.runUntil(bytes, path, mode)
  expect(stderr).toBe('')
  return Number(stdout.readBigUInt64LE(8 * Math.floor(stdout.length / 8) - 8))
}

/** Whether at least so much is counted. */
async function holds(path: string, counted: number): Promise<boolean> {
  const count = await DurableOpenedCount.open(path, testKey)
  try {
    await count.take('key', 1, counted)
    return false
  } catch (error) {
    expect(error).toEqual(exhausted)
    return true
  } finally {
    await count.close()
  }
}

test('what processes that were killed 40 times had counted is counted', async () => {
  const lanes = Array.from({ length: 4 }, async () => {
    const path = await newCount()
    let counted = 0
    for (let kill = 0; kill < 10; kill++) {
      // from when it has opened the count to when it has counted some thousand times
      counted += await countUntil(8 + Math.floor(Math.random() ** 2 * 16_384), path, 'count')
      expect(await holds(path, counted)).toBe(true)
    }
    expect(counted).toBeGreaterThan(0)
  })
  await Promise.all(lanes)
})

test('it is counted wherever in a write they die, and little more', async () => {
  const dying = ['before', 'after'].flatMap((when) => [1, 2, 3, 4, 11, 12].map((at) => [when, at] as const))
  const ends = dying.map(async ([when, at]) => {
    const path = await newCount()
    const mode = `die ${when as 'before' | 'after'} ${at}` as const
    const counted = await countUntil(Number.POSITIVE_INFINITY, path, mode)
    expect(await holds(path, counted)).toBe(true)
    // twice what was taken, and the last take was not confirmed
    expect(await holds(path, 2 * (counted + 8191) + 1)).toBe(false)
  })
  await Promise.all(ends)
})

test('without waiting for the disk, less is counted than they were told', async () => {
  const path = await newCount()
  const counted = await countUntil(64_000, path, 'unwaited')
  expect(await holds(path, counted)).toBe(false)
})

test('a process has the count, stopped or not, until it ends', async () => {
  const path = await newCount()
  const holder = await processes.hold(8, path, 'hold')
  await expect(DurableOpenedCount.open(path, testKey)).rejects.toThrow(inUse)
  holder.kill('SIGSTOP')
  await expect(DurableOpenedCount.open(path, testKey)).rejects.toThrow(inUse)
  const closed = once(holder, 'close')
  holder.kill('SIGKILL')
  await closed
  await (await DurableOpenedCount.open(path, testKey)).close()
})
