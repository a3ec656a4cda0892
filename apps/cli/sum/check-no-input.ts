import { stat } from 'node:fs/promises'
import { BeaverdamError } from '../../../src/errors.ts'

/**
 * Checks that a result would not go over a file that it is made of, by whatever name.
 *
 * @throws BeaverdamError FILE_UNWRITABLE
 */
export async function checkNoInput(out: string, files: readonly string[]): Promise<void> {
  const [existing, ...inputs] = await Promise.all(
    [out, ...files].map((path) => stat(path, { bigint: true }).catch(() => undefined)),
  )
  if (existing === undefined) return
  const input = inputs.findIndex((entry) => entry?.ino === existing.ino && entry.dev === existing.dev)
  if (input >= 0)
    throw new BeaverdamError('FILE_UNWRITABLE', `${out} cannot be written: it is the input ${files[input]}`)
}
