import { afterEach, expect, test, vi } from 'vitest'
import { isTurnDue, turn } from './next-turn.ts'

afterEach(() => void vi.restoreAllMocks())

test('a turn is due once 50 ms have passed since the last one', async () => {
  let now = 0 // whole milliseconds, since sums of others round
  vi.spyOn(performance, 'now').mockImplementation(() => now)
  for (let k = 0; k < 2; k++) {
    let turned = false
    setImmediate(() => {
      turned = true
    })
    await turn()
    expect(turned).toBe(true)
    now += 49
    expect(isTurnDue()).toBe(false)
    now += 1
    expect(isTurnDue()).toBe(true)
  }
})
