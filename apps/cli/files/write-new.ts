import { open } from 'node:fs/promises'
import { unwritable } from './write-atomically.ts'

/**
 * Writes a file that must not exist yet, and has it on the disk before it returns.
 *
 * @param mode of the file: 0o600 for what its user alone may read
 * @throws BeaverdamError FILE_UNWRITABLE
 */
export async function writeNew(path: string, content: string | Uint8Array, mode: number): Promise<void> {
  try {
    const file = await open(path, 'wx', mode)
    try {
      await file.writeFile(content)
      await file.sync()
    } finally {
      await file.close()
    }
  } catch (error) {
    throw unwritable(path, error)
  }
}
