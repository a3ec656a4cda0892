import { randomBytes } from 'node:crypto'
import { access, constants, open, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { BeaverdamError } from '../../../src/errors.ts'

/**
 * Writes a file whole or not at all: to a temporary file in the same folder, flushed, then renamed over `path`.
 *
 * @throws BeaverdamError FILE_UNWRITABLE, with nothing left behind
 */
export async function writeAtomically(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`)
  try {
    const file = await open(temporary, 'wx')
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined)
    throw unwritable(path, error)
  }
}

/**
 * Checks, before long work, that a file can be written: its folder exists and is writable, and no folder has its name.
 *
 * @throws BeaverdamError FILE_UNWRITABLE
 */
export async function checkWritable(path: string): Promise<void> {
  try {
    // The dot makes a folder that is a file fail as such, rather than for want of permission.
    await access(`${dirname(path)}/.`, constants.W_OK | constants.X_OK)
  } catch (error) {
    throw unwritable(path, error)
  }
  const existing = await stat(path).catch(() => undefined)
  if (existing?.isDirectory()) throw unwritable(path, { code: 'EISDIR' })
}

/** What a failure to write says to a user. */
export function unwritable(path: string, cause: unknown): BeaverdamError {
  const code = cause instanceof Object && 'code' in cause ? String(cause.code) : 'unknown error'
  return new BeaverdamError('FILE_UNWRITABLE', `${path} cannot be written: ${reasons.get(code) ?? code}`, {
    cause,
  })
}

const reasons = new Map([
  ['ENOENT', 'its folder does not exist'],
  ['ENOTDIR', 'its folder is a file'],
  ['EEXIST', 'it exists already'],
  ['EISDIR', 'it is a folder'],
  ['EACCES', 'permission denied'],
  ['EPERM', 'permission denied'],
  ['EROFS', 'the file system is read-only'],
  ['ENOSPC', 'the disk is full'],
])
