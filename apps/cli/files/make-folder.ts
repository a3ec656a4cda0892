import { mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { BeaverdamError } from '../../../src/errors.ts'
import { unwritable } from './write-atomically.ts'

/**
 * Makes a folder that may be there already, and those above it.
 *
 * @param mode of the folders that are made
 * @throws BeaverdamError FILE_UNWRITABLE
 */
export async function makeFolder(folder: string, mode = 0o777): Promise<void> {
  try {
    await makeWithThoseAbove(folder, mode)
  } catch (cause) {
    if (codeOf(cause) !== 'EEXIST') throw unwritable(folder, cause)
    throw new BeaverdamError('FILE_UNWRITABLE', `${folder} cannot be made a folder: it is a file`, { cause })
  }
}

/** Node's own recursive `mkdir` never ends where a folder refuses all names, as those under /proc do. */
async function makeWithThoseAbove(folder: string, mode: number): Promise<void> {
  try {
    await makeOne(folder, mode)
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' || dirname(folder) === folder) throw error
    await makeWithThoseAbove(dirname(folder), mode)
    await makeOne(folder, mode)
  }
}

/** Another process may make the same folder at the same time. */
async function makeOne(folder: string, mode: number): Promise<void> {
  try {
    await mkdir(folder, { mode })
  } catch (error) {
    const isThere = codeOf(error) === 'EEXIST' && (await stat(folder)).isDirectory()
    if (!isThere) throw error
  }
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code
}
