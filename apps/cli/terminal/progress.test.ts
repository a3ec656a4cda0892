import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { withProgress } from './progress.ts'

const { stderr } = process
const { isTTY } = stderr
let written = ''

beforeEach(() => {
  vi.useFakeTimers()
  written = ''
  vi.spyOn(stderr, 'write').mockImplementation((text) => {
    written += text
    return true
  })
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  stderr.isTTY = isTTY
})

/** Work that says what it does in its first and in its second second. */
const work = () =>
  withProgress('linking', async (now) => {
    vi.advanceTimersByTime(999)
    now('reading')
    vi.advanceTimersByTime(1)
    now('summing')
    return 'done'
  })

describe('on a terminal', () => {
  beforeEach(() => {
    stderr.isTTY = true
  })

  test('what goes on after a second is shown, and removed at the end', async () => {
    expect(await work()).toBe('done')
    expect(written).toBe('\r\x1b[Kreading …\r\x1b[Ksumming …\r\x1b[K')
  })

  test('it is removed when the work fails, too', async () => {
    const failing = withProgress('linking', async () => {
      vi.advanceTimersByTime(1000)
      throw new Error('no link')
    })
    await expect(failing).rejects.toThrow('no link')
    expect(written).toBe('\r\x1b[Klinking …\r\x1b[K')
  })

  test('shorter work shows nothing', async () => {
    await withProgress('linking', async () => vi.advanceTimersByTime(999))
    vi.advanceTimersByTime(1000)
    expect(written).toBe('')
  })
})

test('elsewhere nothing is shown', async () => {
  stderr.isTTY = false
  expect(await work()).toBe('done')
  expect(written).toBe('')
})
