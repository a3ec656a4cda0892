import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { commandLine } from '../command-line.ts'
import { temporaryFolder } from '../testing/tested-command.ts'

const published = 'protocols/clear/vectors'
const [name = ''] = readdirSync(published)
const folder = temporaryFolder()
mkdirSync(join(folder, 'below'))
copyFileSync(join(published, name), join(folder, 'below', 'good.json'))
const vector = JSON.parse(readFileSync(join(published, name), 'utf8'))
writeFileSync(
  join(folder, 'bad.json'),
  JSON.stringify({ ...vector, outputs: vector.outputs.toReversed().slice(1) }),
)
writeFileSync(join(folder, 'other.json'), '{"format": "else"}')

let written = ''
vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
  written += chunk
  return true
})
const before = process.exitCode
afterEach(() => {
  written = ''
  process.exitCode = before
})

async function check(...paths: string[]) {
  await commandLine().parseAsync(['vectors', 'check', ...paths], { from: 'user' })
  return process.exitCode
}

test('vectors that hold end with 0', async () => {
  expect(await check(published)).toBe(0)
  expect(written).toMatch(/^holds {4}protocols\/clear\/vectors\/\S+ {2}beaverdam\/clear\/v1$/m)
  expect(written).toMatch(/^(\d+) files?: \1 hold, 0 fail, 0 unknown$/m)
})

test('one that fails ends with 1, whatever else there is', async () => {
  expect(await check(folder)).toBe(1)
  expect(written).toContain('3 files: 1 hold, 1 fail, 1 unknown')
  expect(written).toMatch(/^fails {4}\S+bad.json {2}vector: /m)
})

test('one of an unknown format, or none at all, ends with 2', async () => {
  const good = join(folder, 'below')
  expect(await check(good, join(folder, 'other.json'))).toBe(2)
  expect(await check(good, join(folder, 'missing.json'))).toBe(2)
  const empty = join(folder, 'empty')
  mkdirSync(empty)
  expect(await check(empty)).toBe(2)
})

test('a file that is none is named once', async () => {
  const missing = join(folder, 'missing.json')
  await check(missing)
  expect(written).toBe(`unknown  ${missing}  does not exist\n1 file: 0 hold, 0 fail, 1 unknown\n`)
})

test('JSON', async () => {
  await check(join(folder, 'bad.json'), '--json')
  expect(JSON.parse(written)).toMatchObject({ files: 1, fails: 1, verdicts: [{ verdict: 'fails' }] })
})
