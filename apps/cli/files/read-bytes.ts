import { readdir, readFile, stat } from 'node:fs/promises'
import { BeaverdamError } from '../../../src/errors.ts'

/** What one `readFile` of Node 20 takes. */
const maxFileBytes = 2 ** 31 - 1

/** V8's longest string has 2^29 - 24 UTF-16 units, and a byte of UTF-8 gives at most one. */
const maxTextBytes = 2 ** 29 - 24

/**
 * Reads a whole regular file. A pipe or device is refused, since its size has no bound.
 *
 * @throws BeaverdamError FILE_UNREADABLE
 */
export async function readBytes(path: string): Promise<Uint8Array> {
  try {
    const entry = await stat(path)
    if (!entry.isFile()) unreadable(path, entry.isDirectory() ? 'is a directory' : 'is not a regular file')
    if (entry.size > maxFileBytes) unreadable(path, 'is larger than 2 GiB, the most that is read')
    return await readFile(path)
  } catch (error) {
    if (error instanceof BeaverdamError) throw error
    return unreadable(path, reasonOf(error), error)
  }
}

/**
 * The names of a folder's files that end so, in order; those of the folders in it too, where asked for, with their paths.
 *
 * @throws BeaverdamError FILE_UNREADABLE
 */
export async function readFolder(
  path: string,
  extension: string,
  { recursive = false }: { readonly recursive?: boolean } = {},
): Promise<readonly string[]> {
  try {
    return (await readdir(path, { recursive })).filter((name) => name.endsWith(extension)).sort()
  } catch (error) {
    return unreadable(path, reasonOf(error), error)
  }
}

/**
 * Takes the bytes of a file as UTF-8 text, without its byte order mark.
 *
 * @throws BeaverdamError FILE_INVALID
 */
export function decodeText(bytes: Uint8Array, path: string): string {
  if (bytes.length > maxTextBytes) invalidFile(path, 'is larger than 512 MiB, the most that is read as text')
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return invalidFile(path, 'is not UTF-8 text')
  }
}

/** Bytes that are decoded at once to look whether they are text. */
const checkedBytes = 1 << 20

/** Checks that the bytes of a file are UTF-8, without keeping the text. @throws BeaverdamError FILE_INVALID */
export function checkText(bytes: Uint8Array, path: string): void {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  try {
    for (let start = 0; start < bytes.length; start += checkedBytes)
      decoder.decode(bytes.subarray(start, start + checkedBytes), { stream: true })
    decoder.decode()
  } catch {
    invalidFile(path, 'is not UTF-8 text')
  }
}

/**
 * Refuses the content of a file: `complaint` reads on from the file's name and never quotes a value, since a value may
 * be private.
 *
 * @throws BeaverdamError FILE_INVALID
 */
export function invalidFile(path: string, complaint: string): never {
  throw new BeaverdamError('FILE_INVALID', `${path} ${complaint}`)
}

function unreadable(path: string, complaint: string, cause?: unknown): never {
  throw new BeaverdamError('FILE_UNREADABLE', `${path} ${complaint}`, { cause })
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
  if (code === 'ENOENT') return 'does not exist'
  if (code === 'EACCES' || code === 'EPERM') return 'cannot be read: permission denied'
  return `cannot be read: ${code}`
}
