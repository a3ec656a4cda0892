import { afterEach, expect, test, vi } from 'vitest'
import { Turns } from './turns.ts'

afterEach(() => void vi.restoreAllMocks())

test('the event loop turns once 50 ms of work are done, and not before', async () => {
  let now = 1000
  vi.spyOn(performance, 'now').mockImplementation(() => now)
  const turns = new Turns()
  let turned = 0
  const passAt = async (time: number) => {
    now = time
    setImmediate(() => turned++)
    await turns.pass()
    return turned
  }
  expect(await passAt(1049)).toBe(0)
  expect(await passAt(1050)).toBe(2)
  expect(await passAt(1099)).toBe(2)
  expect(await passAt(1100)).toBe(4)
})
