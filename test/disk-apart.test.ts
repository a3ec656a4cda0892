import { join } from 'node:path'
import { build } from 'esbuild'
import { expect, test } from 'vitest'

test('what browsers load does not load what is kept on disk, which needs Node', async () => {
  const root = join(import.meta.dirname, '..')
  const protocols = ['triples', 'spdz', 'lattice', 'homomorphic-sum'].map(
    (name) => `protocols/${name}/index.ts`,
  )
  const { metafile } = await build({
    entryPoints: ['src/index.ts', ...protocols].map((path) => join(root, path)),
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
  expect(loaded.filter((path) => path.startsWith('src/disk/') || path.includes('/store/'))).toEqual([])
})
