import { join } from 'node:path'
import { build } from 'esbuild'
import { expect, test } from 'vitest'

test('what browsers load does not load pools, which need Node', async () => {
  const root = join(import.meta.dirname, '../../..')
  const { metafile } = await build({
    entryPoints: ['src/index.ts', 'protocols/triples/index.ts', 'protocols/spdz/index.ts'].map((path) =>
      join(root, path),
    ),
    outdir: root,
    bundle: true,
    platform: 'browser',
    packages: 'external',
    conditions: ['source'],
    write: false,
    metafile: true,
    logLevel: 'silent',
  })
  const loaded = Object.keys(metafile.inputs)
  expect(loaded.length).toBeGreaterThan(50)
  expect(loaded.filter((path) => path.includes('triples/store/'))).toEqual([])
})
