import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')

/** The examples of the README are files that `npm run examples` runs. */
test.each(['examples/secure-sum.ts', 'examples/multiplication.ts'])(
  'the README shows %s as it runs',
  (path) => {
    const [, code] = /^(?:\/\/.*\n)*([\s\S]*)$/.exec(read(path)) ?? []
    const lines = code?.trim().replace(/\s*\/\/ .*$/gm, '')
    expect(read('README.md').replace(/\s*\/\/ .*$/gm, '')).toContain(lines)
  },
)
