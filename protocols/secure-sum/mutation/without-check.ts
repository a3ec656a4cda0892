import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'

export type Rooms = typeof import('./rooms.ts')

/** Where a check stands: a file, seen from this protocol's, and the condition of a refusal or a call, found there once. */
export type Check = readonly [file: string, expression: string]

/** The rooms with `false` in the place of a check. */
export async function withoutCheck([file, expression]: Check): Promise<Rooms> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, 'rooms.ts')],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    conditions: ['source'],
    plugins: [
      {
        name: 'without check',
        setup: ({ onLoad }) =>
          onLoad({ filter: new RegExp(`${resolve(import.meta.dirname, '..', file)}$`) }, ({ path }) => {
            const around = readFileSync(path, 'utf8').split(expression)
            if (around.length !== 2)
              throw new Error(`'${expression}' stands there ${around.length - 1} times`)
            return { contents: around.join('false'), loader: 'ts' }
          }),
      },
    ],
  })
  const directory = mkdtempSync(join(tmpdir(), 'without-check-'))
  const bundle = join(directory, 'rooms.mjs')
  try {
    for (const { contents } of outputFiles) writeFileSync(bundle, contents)
    return await import(pathToFileURL(bundle).href)
  } finally {
    rmSync(directory, { recursive: true })
  }
}
