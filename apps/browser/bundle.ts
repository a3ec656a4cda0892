import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Plugin } from 'esbuild'

/** The client as one module, and what it is made of. */
export interface ClientBundle {
  readonly code: Uint8Array
  /** The files that a byte of it comes from. */
  readonly inputs: readonly string[]
}

/** TypeScript in a checkout, JavaScript once built. */
const extension = extname(fileURLToPath(import.meta.url))

/** Takes the kernels that a client needs for those of the fields, which have twice the size. */
const clientKernels: Plugin = {
  name: 'client-kernels',
  setup({ onResolve }) {
    onResolve({ filter: /kernels\/generated\/field\.[jt]s$/ }, ({ path, resolveDir }) => ({
      path: join(resolveDir, path.replace(/field(\.[jt]s)$/, 'client$1')),
    }))
  },
}

/** Bundles the client for browsers. */
export async function bundleClient(): Promise<ClientBundle> {
  const { outputFiles, metafile } = await build({
    entryPoints: [fileURLToPath(new URL(`index${extension}`, import.meta.url))],
    outfile: 'beaverdam-browser.js',
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    conditions: extension === '.ts' ? ['source'] : [],
    legalComments: 'none',
    plugins: [clientKernels],
    metafile: true,
    write: false,
  })
  const outputs = Object.values(metafile.outputs)
  const inputs = outputs.flatMap((output) =>
    Object.entries(output.inputs)
      .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
      .map(([file]) => file),
  )
  return { code: outputFiles[0]?.contents ?? new Uint8Array(0), inputs }
}
