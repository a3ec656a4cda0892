import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto'
import { access, open, readFile } from 'node:fs/promises'
import { BeaverdamError } from '../../../src/errors.ts'
import { reasonOf } from './pool-files.ts'

const keyBytes = 32

/**
 * Makes the key of a party's pools: 32 random bytes as 64 hexadecimal digits, in a file that its user alone may read. An
 * existing file is never written over, since the pools under its key would be lost.
 *
 * @throws FILE_UNWRITABLE
 */
export async function makePoolKey(path: string): Promise<KeyObject> {
  const key = randomBytes(keyBytes)
  try {
    const file = await open(path, 'wx', 0o600)
    try {
      await file.writeFile(`${key.toString('hex')}\n`)
      await file.sync()
    } finally {
      await file.close()
    }
  } catch (cause) {
    throw new BeaverdamError('FILE_UNWRITABLE', `the key file ${path} cannot be made: ${reasonOf(cause)}`, {
      cause,
    })
  }
  return createSecretKey(key)
}

/** The key in a file, which is made if there is none. @throws FILE_UNREADABLE, FILE_UNWRITABLE, FILE_INVALID */
export async function poolKeyAt(path: string): Promise<KeyObject> {
  try {
    await access(path)
  } catch {
    return makePoolKey(path)
  }
  return readPoolKey(path)
}

/** Reads a key that `makePoolKey` has made. @throws FILE_UNREADABLE, FILE_INVALID */
export async function readPoolKey(path: string): Promise<KeyObject> {
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
