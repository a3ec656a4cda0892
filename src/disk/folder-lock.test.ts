import { EventEmitter } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import { BeaverdamError } from '../errors.ts'
import { FolderLock } from './folder-lock.ts'

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
  const folder = await mkdtemp(join(tmpdir(), 'beaverdam-lock-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  return folder
}

const take = (folder: string) =>
  FolderLock.take(folder, () => new BeaverdamError('POOL_IN_USE', 'another has it'))

async function takeMany(folder: string, count: number): Promise<readonly FolderLock[]> {
  const ends = await Promise.allSettled(Array.from({ length: count }, () => take(folder)))
  return ends.flatMap((end) => (end.status === 'fulfilled' ? [end.value] : []))
}

test('of many that come at once at most one has the lock, and none is in the way when all have left', async () => {
  const folder = await folderForLocks()
  for (let round = 0; round < 30; round++) {
    const held = await takeMany(folder, 8)
    expect(held.length).toBeLessThanOrEqual(1)
    for (const lock of held) await lock.release()
    await (await take(folder)).release()
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
  await expect(take(`/tmp/${'x'.repeat(80)}`)).rejects.toThrow(
    expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
  )
})
