import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { checkVector } from '../../../protocols/vector-formats.ts'
import { BeaverdamError } from '../../../src/errors.ts'
import { parseJson } from '../files/json-document.ts'
import { decodeText, readBytes, readFolder } from '../files/read-bytes.ts'

/** What became of one vector file. */
export interface VectorVerdict {
  readonly path: string
  /** `unknown`: the file is of no format that the project knows, or cannot be read. */
  readonly verdict: 'holds' | 'fails' | 'unknown'
  readonly format: string | undefined
  /** Why it does not hold. */
  readonly reason: string | undefined
}

/** Replays a vector file. */
export async function checkVectorFile(path: string): Promise<VectorVerdict> {
  try {
    const format = await checkVector(parseJson(decodeText(await readBytes(path), path), path))
    if (format === undefined) return { path, verdict: 'unknown', format, reason: 'its format is not known' }
    return { path, verdict: 'holds', format, reason: undefined }
  } catch (error) {
    if (!(error instanceof BeaverdamError)) throw error
    const verdict = error.code === 'VECTOR_MISMATCH' ? 'fails' : 'unknown'
    const { message } = error
    const reason = message.startsWith(`${path} `) ? message.slice(path.length + 1) : message
    return { path, verdict, format: undefined, reason }
  }
}

/** The JSON files below each path that is a folder, and every other path as it is. @throws BeaverdamError FILE_UNREADABLE */
export async function vectorFiles(paths: readonly string[]): Promise<readonly string[]> {
  const found = await Promise.all(
    paths.map(async (path) => {
      const entry = await stat(path).catch(() => undefined)
      if (entry?.isDirectory() !== true) return [path]
      const names = await readFolder(path, '.json', { recursive: true })
      return names.map((name) => join(path, name))
    }),
  )
  return found.flat()
}
