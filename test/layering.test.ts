import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const planted: string[] = []

/** What Biome says of a file that stands there for a moment. */
function lint(path: string, source: string): string {
  const file = join(root, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, source)
  planted.push(file)
  try {
    return execFileSync(join(root, 'node_modules/.bin/biome'), ['lint', '--colors=off', file], {
      cwd: root,
      stdio: 'pipe',
    }).toString()
  } catch (error) {
    const { stdout, stderr } = error as { stdout: Buffer; stderr: Buffer }
    return `${stdout}${stderr}`
  }
}

afterEach(() => {
  for (const file of planted.splice(0)) rmSync(file)
})

test.each([
  ['src/runtime/planted.ts', '../../protocols/additive/index.ts'],
  ['src/field/planted.ts', '../index.ts'],
  ['src/field/planted.ts', 'beaverdam'],
  ['src/planted.ts', '../apps/cli/main.ts'],
  ['protocols/additive/planted.ts', '../../src/index.ts'],
  ['protocols/additive/planted.ts', 'beaverdam/field'],
  ['protocols/additive/planted.ts', '../../apps/cli/main.ts'],
  ['apps/cli/planted.ts', '../../examples/secure-sum.ts'],
])('%s may not import %s', (path, imported) => {
  expect(lint(path, `export * from '${imported}'\n`)).toContain('noRestrictedImports')
})

test.each([
  ['protocols/additive/planted.ts', '../../src/field/field.ts'],
  ['apps/cli/planted.ts', '../../src/index.ts'],
])('%s may import %s', (path, imported) => {
  expect(lint(path, `export * from '${imported}'\n`)).not.toContain('noRestrictedImports')
})
