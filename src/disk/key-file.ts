import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto'
import { access, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { BeaverdamError } from '../errors.ts'
import { reasonOf, syncFolder, writeDurably } from './durable-files.ts'

const keyBytes = 32

/**
 * Makes the key of what a party keeps on disk: 32 random bytes as 64 hexadecimal digits, in a file that its user alone may
 * read. An existing file is never written over, since what is kept under its key would be lost.
 *
 * @throws FILE_UNWRITABLE
 */
export async function makeKeyFile(path: string): Promise<KeyObject> {
  const key = randomBytes(keyBytes)
  try {
    await writeDurably(path, Buffer.from(`${key.toString('hex')}\n`))
    await syncFolder(dirname(path))
  } catch (cause) {
    throw new BeaverdamError('FILE_UNWRITABLE', `the key file ${path} cannot be made: ${reasonOf(cause)}`, {
      cause,
    })
  }
  return createSecretKey(key)
}

/** The key in a file, which is made if there is none. @throws FILE_UNREADABLE, FILE_UNWRITABLE, FILE_INVALID */
export async function readOrMakeKeyFile(path: string): Promise<KeyObject> {
  try {
    await access(path)
  } catch {
    return makeKeyFile(path)
  }
  return readKeyFile(path)
}

/** Reads a key that `makeKeyFile` has made. @throws FILE_UNREADABLE, FILE_INVALID */
export async function readKeyFile(path: string): Promise<KeyObject> {
  let text: string
  try {
    text = await readFile(path, 'latin1')
  } catch (cause) {
    throw new BeaverdamError('FILE_UNREADABLE', `the key file ${path} cannot be read: ${reasonOf(cause)}`, {
      cause,
    })
  }
  if (!/^[0-9a-f]{64}\s*$/.test(text))
    throw new BeaverdamError('FILE_INVALID', `${path}: expected a key of 64 hexadecimal digits`)
  return createSecretKey(Buffer.from(text.trim(), 'hex'))
}
