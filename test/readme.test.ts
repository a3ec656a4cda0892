import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { threatTable } from '../protocols/threat-table.ts'

const root = join(import.meta.dirname, '..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')

test('the README has the table of threat models that the code gives', () => {
  expect(read('README.md')).toContain(`<!-- threat models -->\n${threatTable()}<!-- /threat models -->`)
})

/** The examples of the README are files that `npm run examples` runs. */
test.each(['examples/secure-sum.ts', 'examples/multiplication.ts'])(
  'the README shows %s as it runs',
  (path) => {
    const [, code] = /^(?:\/\/.*\n)*([\s\S]*)$/.exec(read(path)) ?? []
    const lines = code?.trim().replace(/\s*\/\/ .*$/gm, '')
    expect(read('README.md').replace(/\s*\/\/ .*$/gm, '')).toContain(lines)
  },
)
