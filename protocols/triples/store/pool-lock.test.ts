import { EventEmitter } from 'node:events'
import { readdir } from 'node:fs/promises'
import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import { PoolLock } from './pool-lock.ts'
import { temporaryFolder } from './testing/filled-pools.ts'

const net = vi.hoisted(() => ({ isDeaf: false }))

vi.mock('node:net', async (original) => {
  const real = await original<typeof import('node:net')>()
  const refused = () => {
    const socket = new EventEmitter()
    setImmediate(() => socket.emit('error', Object.assign(new Error(), { code: 'ECONNREFUSED' })))
    return socket
  }
  return { ...real, connect: (path: string) => (net.isDeaf ? refused() : real.connect(path)) }
})

afterEach(() => {
  net.isDeaf = false
})

async function folderForLocks(): Promise<string> {
  const { folder, remove } = await temporaryFolder(0)
  onTestFinished(remove)
  return folder
}

async function takeMany(folder: string, count: number): Promise<readonly PoolLock[]> {
  const ends = await Promise.allSettled(Array.from({ length: count }, () => PoolLock.take(folder)))
  return ends.flatMap((end) => (end.status === 'fulfilled' ? [end.value] : []))
}

test('of many that come at once at most one has the lock, and none is in the way when all have left', async () => {
  const folder = await folderForLocks()
  for (let round = 0; round < 30; round++) {
    const held = await takeMany(folder, 8)
    expect(held.length).toBeLessThanOrEqual(1)
    for (const lock of held) await lock.release()
    await (await PoolLock.take(folder)).release()
    expect(await readdir(folder)).toEqual([])
  }
})

test('without asking who answers, more than one has it', async () => {
  net.isDeaf = true
  const folder = await folderForLocks()
  let most = 0
  for (let round = 0; round < 30; round++) {
    const held = await takeMany(folder, 8)
    most = Math.max(most, held.length)
    for (const lock of held) await lock.release()
  }
  expect(most).toBeGreaterThan(1)
})

test('a lock needs a path that a socket can have', async () => {
  await expect(PoolLock.take(`/tmp/${'x'.repeat(80)}`)).rejects.toThrow(
    expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
  )
})
