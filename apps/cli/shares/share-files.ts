import { rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { HeldShare } from '../../../protocols/share-file/index.ts'
import { BeaverdamError } from '../../../src/errors.ts'
import { makeFolder } from '../files/make-folder.ts'
import { namingFile } from '../files/naming-file.ts'
import { readBytes, readFolder } from '../files/read-bytes.ts'
import { writeNew } from '../files/write-new.ts'
import { uninterrupted } from '../processes/interrupt.ts'

/** How the names of share files end. */
export const shareExtension = '.share'

/** A share file on the disk. */
export interface WrittenShare {
  readonly path: string
  readonly bytes: number
}

/** A share, and the file that it was read from. */
export interface ReadShare {
  readonly path: string
  readonly share: HeldShare
}

/** Shares of a name, to be written. */
export type NamedShare = readonly [name: string, share: HeldShare]

/**
 * Writes shares to NAME.HOLDER.share, each for its user alone to read. Where one fails, none is left; an interrupt waits
 * until all are whole.
 *
 * @param folder made if it is not there
 * @throws BeaverdamError FILE_UNWRITABLE, also for a file that is there already
 */
export function writeShares(folder: string, shares: readonly NamedShare[]): Promise<readonly WrittenShare[]> {
  return uninterrupted(() => writeAll(folder, shares))
}

async function writeAll(folder: string, shares: readonly NamedShare[]): Promise<readonly WrittenShare[]> {
  await makeFolder(folder)
  const written: WrittenShare[] = []
  try {
    for (const [name, share] of shares) {
      const path = join(folder, `${name}.${share.holder}${shareExtension}`)
      const file = await share.toBytes()
      await writeNew(path, file, 0o600)
      written.push({ path, bytes: file.length })
    }
    return written
  } catch (error) {
    await Promise.all(written.map(({ path }) => rm(path, { force: true })))
    throw error
  }
}

/** Reads a share file. @throws BeaverdamError FILE_UNREADABLE, or what `HeldShare.fromBytes` throws; each names the file */
export async function readShare(path: string): Promise<HeldShare> {
  const bytes = await readBytes(path)
  return namingFile(path, () => HeldShare.fromBytes(bytes))
}

/**
 * Reads share files, and those of folders.
 *
 * @throws BeaverdamError as `readShare` does, and FILE_UNREADABLE for a folder without share files
 */
export async function readShares(paths: readonly string[]): Promise<readonly ReadShare[]> {
  const files = (await Promise.all(paths.map(filesAt))).flat()
  return Promise.all(files.map(async (path) => ({ path, share: await readShare(path) })))
}

async function filesAt(path: string): Promise<readonly string[]> {
  const entry = await stat(path).catch(() => undefined)
  if (!entry?.isDirectory()) return [path]
  const names = await readFolder(path, shareExtension)
  if (names.length === 0)
    throw new BeaverdamError(
      'FILE_UNREADABLE',
      `${path} has no share files; they are named NAME.HOLDER${shareExtension}`,
    )
  return names.map((name) => join(path, name))
}
