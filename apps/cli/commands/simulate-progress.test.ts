import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { commandLine } from '../command-line.ts'
import { temporaryFolder } from '../testing/tested-command.ts'

const { stderr, stdout } = process
const { isTTY } = stderr
const aSecond = 'beaverdam test: a second passes'

beforeAll(() => {
  // the runtime's own clock is an interval, which goes on
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  Object.assign(globalThis, { [aSecond]: () => vi.advanceTimersByTime(1000) })
  stderr.isTTY = true
})
afterAll(() => {
  vi.useRealTimers()
  stderr.isTTY = isTTY
})

test.each([
  ['', 'running 2 parties'],
  ['--dry-run', 'running 2 parties in the clear'],
])('a run %s of more than a second shows progress on a terminal', async (option, text) => {
  const program = join(temporaryFolder(), 'slow.mjs')
  writeFileSync(program, `export default async () => globalThis[${JSON.stringify(aSecond)}]() && null`)
  let written = ''
  vi.spyOn(stdout, 'write').mockReturnValue(true)
  vi.spyOn(stderr, 'write').mockImplementation((shown) => {
    written += shown
    return true
  })
  const args = ['simulate', program, '--parties', '2', '--protocol', 'clear', option].filter(Boolean)
  await commandLine().parseAsync(args, { from: 'user' })
  vi.restoreAllMocks()
  expect(written).toBe(`\r\x1b[K${text} …\r\x1b[K`)
})
