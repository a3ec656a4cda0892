import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))

function build(): string {
  return execFileSync(process.execPath, ['scripts/build-kernels.mjs'], { cwd: root, encoding: 'utf8' })
}

test('every entry has a module, and a second run finds nothing to do', () => {
  build()
  const entries = readdirSync(`${root}/src/kernels/assembly`).filter((file) => file.endsWith('.ts'))
  expect(readdirSync(`${root}/src/kernels/generated`)).toEqual(expect.arrayContaining(entries))
  expect(build()).toBe('')
})
