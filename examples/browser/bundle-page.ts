import { fileURLToPath } from 'node:url'
import { build, type Plugin } from 'esbuild'

/** The parsers of files stand beside code that reads them with Node, which a page does not call. */
const withoutNode: Plugin = {
  name: 'without-node',
  setup({ onResolve }) {
    onResolve({ filter: /^node:/ }, ({ path }) => ({ path, external: true, sideEffects: false }))
  },
}

/** The client stays a module of its own, since it is its own worker. */
const client: Plugin = {
  name: 'client',
  setup({ onResolve }) {
    onResolve({ filter: /^beaverdam\/browser$/ }, () => ({ path: './beaverdam-browser.js', external: true }))
  },
}

/** The script of the page. */
export async function bundlePage(): Promise<Uint8Array> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('page/main.ts', import.meta.url))],
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    conditions: ['source'],
    // csv-parse has a form for browsers, which its package names nowhere.
    alias: {
      'csv-parse/sync': fileURLToPath(new URL('../dist/esm/sync.js', import.meta.resolve('csv-parse/sync'))),
    },
    plugins: [client, withoutNode],
    legalComments: 'none',
    write: false,
  })
  return outputFiles[0]?.contents ?? new Uint8Array(0)
}
