import { BeaverdamError } from '../../../src/errors.ts'

/** Does what may refuse the content of a file, whose name then stands before what is wrong with it. */
export async function namingFile<T>(path: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (!(cause instanceof BeaverdamError)) throw cause
    throw new BeaverdamError(cause.code, `${path}: ${cause.message}`, { cause })
  }
}
