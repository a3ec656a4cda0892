import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../testing/tested-command.ts'
import { bundleProgram } from './bundle.ts'
import { loadProgram } from './load.ts'

const folder = temporaryFolder()

function write(name: string, text: string): string {
  const path = join(folder, name)
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(path, text)
  return path
}

test('the hash depends on the text of the program and of what it imports, not on where they stand', async () => {
  const program = "import { two } from './two.ts'\nexport default async (): Promise<number> => two"
  write('here/two.ts', 'export const two = 2')
  write('there/below/two.ts', 'export const two = 2')
  write('elsewhere/two.ts', 'export const two = 3')
  const [here, there, elsewhere] = await Promise.all(
    ['here/a.ts', 'there/below/b.ts', 'elsewhere/a.ts'].map((name) => bundleProgram(write(name, program))),
  )
  expect(here?.hash).toMatch(/^[\da-f]{64}$/)
  expect(there?.hash).toBe(here?.hash)
  expect(elsewhere?.hash).not.toBe(here?.hash)
})

test('the engine stays outside', async () => {
  const { code } = await bundleProgram(
    write('engine.js', "import { fixed } from 'beaverdam'\nexport default async () => fixed"),
  )
  expect(code).toContain('"engine:beaverdam"')
  expect(code.length).toBeLessThan(200)
})

test.each([
  ['missing.ts', undefined, 'FILE_UNREADABLE', 'missing.ts does not exist'],
  ['program.py', 'pass', 'FILE_INVALID', 'ends in .ts'],
  ['syntax.ts', 'export default async (', 'FILE_INVALID', 'syntax.ts:1:23: Unexpected end of file'],
  ['import.ts', "import './nowhere.ts'", 'FILE_INVALID', 'Could not resolve "./nowhere.ts"'],
])('%s is refused', async (name, text, code, message) => {
  const path = text === undefined ? join(folder, name) : write(name, text)
  await expect(bundleProgram(path)).rejects.toMatchObject({ code, message: expect.stringContaining(message) })
})

test('each party gets an instance of its own', async () => {
  const counter = write('counter.js', 'let n = 0\nexport default async () => ++n')
  const bundle = await bundleProgram(counter)
  const [a, b] = await Promise.all([loadProgram(bundle, 'a'), loadProgram(bundle, 'b')])
  expect([await a({} as never), await a({} as never), await b({} as never)]).toEqual([1, 2, 1])
})

test.each([
  ['none.js', 'export const a = 1', 'FILE_INVALID', 'default export'],
  ['number.js', 'export default 3', 'FILE_INVALID', 'default export'],
  ['throws.js', "\nthrow new RangeError('no')", 'PROGRAM_FAILED', 'RangeError: no (throws.js:2:7)'],
])('%s is no program', async (name, text, code, message) => {
  const bundle = await bundleProgram(write(name, text))
  await expect(loadProgram(bundle, 'a')).rejects.toMatchObject({
    code,
    message: expect.stringContaining(message),
  })
})
