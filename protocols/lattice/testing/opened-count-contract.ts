import { describe, expect, test } from 'vitest'
import type { OpenedCount } from '../opened-count.ts'

const exhausted = expect.objectContaining({ code: 'KEY_EXHAUSTED' })
const most = 100

/** What each `OpenedCount` promises. @param make one that has counted nothing */
export function openedCountContract(name: string, make: () => Promise<OpenedCount>): void {
  describe(name, () => {
    test('counts up to the most, and no further', async () => {
      const count = await make()
      await count.take('key', 60, most)
      await count.take('key', 40, most)
      await expect(count.take('key', 1, most)).rejects.toThrow(exhausted)
    })

    test('counts nothing of what it refuses', async () => {
      const count = await make()
      await expect(count.take('key', 101, most)).rejects.toThrow(exhausted)
      await count.take('key', 60, most)
      await expect(count.take('key', 41, most)).rejects.toThrow(exhausted)
      await count.take('key', 40, most)
      await expect(count.take('key', 1, most)).rejects.toThrow(exhausted)
    })

    test('counts each key by itself', async () => {
      const count = await make()
      for (const keyId of ['one', 'two', '', '__proto__', 'constructor']) {
        await count.take(keyId, 100, most)
        await expect(count.take(keyId, 1, most)).rejects.toThrow(exhausted)
      }
    })

    test('says how much was opened under which key', async () => {
      const count = await make()
      await count.take('a key', 60, most)
      await expect(count.take('a key', 41, most)).rejects.toThrow(/60 .*a key.*41 .*100/)
    })

    test('counts what comes at once, and refuses what is too much of it', async () => {
      const count = await make()
      const takes = ['one', 'two'].flatMap((keyId) =>
        Array.from({ length: 15 }, () => count.take(keyId, 9, most)),
      )
      const ends = await Promise.allSettled(takes)
      const refused = ends.filter(({ status }) => status === 'rejected')
      expect(refused).toEqual(Array.from({ length: 8 }, () => ({ status: 'rejected', reason: exhausted })))
      for (const keyId of ['one', 'two']) {
        await expect(count.take(keyId, 2, most)).rejects.toThrow(exhausted)
        await count.take(keyId, 1, most)
      }
    })
  })
}
