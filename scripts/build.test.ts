import { statSync } from 'node:fs'
import { expect, test } from 'vitest'

// npx links a package by its path once: whoever builds anew at that path gets no other chance.
test.skipIf(process.platform === 'win32')('the command may be executed as the build leaves it', () => {
  const { mode } = statSync(new URL('../dist/apps/cli/main.js', import.meta.url))
  expect(mode & 0o111).toBe(0o111)
})
