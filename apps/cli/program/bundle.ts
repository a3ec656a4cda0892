import { createHash } from 'node:crypto'
import { dirname, extname } from 'node:path'
import { type BuildFailure, build, type Loader, type Plugin } from 'esbuild'
import { BeaverdamError } from '../../../src/errors.ts'
import { decodeText, readBytes } from '../files/read-bytes.ts'

/** A user's program with all that it imports, but for the engine, which is the one that runs it. */
export interface Bundle {
  /** An ES module: the same text at every party. */
  readonly code: string
  /** Leads from places in the code to places in the user's files, for errors. */
  readonly sourceMap: string
  /** SHA-256 of the code in hex: what the parties compare before anything secret leaves. */
  readonly hash: string
}

/** Stands before the name of an engine module in a bundle, so that `loadProgram` finds it. */
export const enginePrefix = 'engine:'

const loaders: Readonly<Record<string, Loader>> = {
  '.ts': 'ts',
  '.mts': 'ts',
  '.js': 'js',
  '.mjs': 'js',
}

const engine: Plugin = {
  name: 'engine',
  setup({ onResolve }) {
    onResolve({ filter: /^beaverdam(\/|$)/ }, ({ path }) => ({ path: enginePrefix + path, external: true }))
  },
}

/**
 * Bundles a TypeScript or JavaScript module. The bundle depends on the text of the module and of what it imports, not
 * on where they stand, so that parties on different machines get the same hash.
 *
 * @throws BeaverdamError FILE_UNREADABLE, or FILE_INVALID with the place of the first error
 */
export async function bundleProgram(path: string): Promise<Bundle> {
  const loader = loaders[extname(path)]
  if (loader === undefined)
    throw new BeaverdamError(
      'FILE_INVALID',
      `${path}: expected a program that ends in .ts, .mts, .js or .mjs`,
    )
  const contents = decodeText(await readBytes(path), path)
  const { outputFiles } = await build({
    stdin: { contents, loader, resolveDir: dirname(path), sourcefile: path },
    bundle: true,
    write: false,
    outdir: dirname(path),
    format: 'esm',
    platform: 'node',
    target: 'node20',
    // Comments and names of default exports would tell the files' names.
    minifyWhitespace: true,
    minifyIdentifiers: true,
    sourcemap: 'external',
    plugins: [engine],
    logLevel: 'silent',
  }).catch((failure: BuildFailure) => {
    throw new BeaverdamError('FILE_INVALID', describeFailure(failure, path))
  })
  const text = (extension: string) => outputFiles.find((file) => file.path.endsWith(extension))?.text ?? ''
  const code = text('.js')
  return { code, sourceMap: text('.map'), hash: createHash('sha256').update(code).digest('hex') }
}

function describeFailure({ errors: [first] }: BuildFailure, path: string): string {
  if (first === undefined) return `${path} cannot be bundled`
  const { location, text } = first
  return location ? `${location.file}:${location.line}:${location.column + 1}: ${text}` : `${path}: ${text}`
}
