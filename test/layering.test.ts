import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const planted: string[] = []

/** What Biome says of a file that stands in a folder for a moment, by a name that no other run takes. */
function lint(folder: string, source: string): string {
  const file = join(root, folder, `planted-${randomUUID()}.ts`)
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
  ['src/runtime', '../../protocols/additive/index.ts'],
  ['src/field', '../index.ts'],
  ['src/field', 'beaverdam'],
  ['src', '../apps/cli/main.ts'],
  ['protocols/additive', '../../src/index.ts'],
  ['protocols/additive', 'beaverdam/field'],
  ['protocols/additive', '../../apps/cli/main.ts'],
  ['apps/cli', '../../examples/secure-sum.ts'],
])('%s may not import %s', (folder, imported) => {
  expect(lint(folder, `export * from '${imported}'\n`)).toContain('noRestrictedImports')
})

test.each([
  ['protocols/additive', '../../src/field/field.ts'],
  ['apps/cli', '../../src/index.ts'],
])('%s may import %s', (folder, imported) => {
  expect(lint(folder, `export * from '${imported}'\n`)).not.toContain('noRestrictedImports')
})
