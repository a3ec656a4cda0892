import { randomBytes } from 'node:crypto'
import { access, constants, open, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { BeaverdamError } from '../../../src/errors.ts'
import { uninterrupted } from '../processes/interrupt.ts'

/**
 * Writes files whole or not at all: each to a temporary file in its folder, flushed; once all are, they are renamed. An
 * interrupt waits for that. Who kills the process outright may leave a temporary file.
 *
 * @param files by path
 * @throws BeaverdamError FILE_UNWRITABLE, with nothing left behind
 */
export function writeAtomically(files: ReadonlyMap<string, Uint8Array>): Promise<void> {
  return uninterrupted(() => writeAndRename(files))
}

async function writeAndRename(files: ReadonlyMap<string, Uint8Array>): Promise<void> {
  const temporaries = new Map<string, string>()
  let at = ''
  try {
    for (const [path, bytes] of files) {
      at = path
      const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`)
      temporaries.set(temporary, path)
      await writeFlushed(temporary, bytes)
    }
    for (const [temporary, path] of temporaries) {
      at = path
      await rename(temporary, path)
    }
  } catch (error) {
    for (const temporary of temporaries.keys()) await rm(temporary, { force: true }).catch(() => undefined)
    throw unwritable(at, error)
  }
}

async function writeFlushed(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx')
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
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
