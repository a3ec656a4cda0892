import { join } from 'node:path'
import { reasonOf } from '../../../src/disk/durable-files.ts'
import { BeaverdamError } from '../../../src/errors.ts'

/** Where in a pool's folder its parts are; the streams of material are in files of their names. */
export function poolFiles(folder: string) {
  return {
    header: join(folder, 'header.json'),
    contents: join(folder, 'contents'),
    usage: join(folder, 'usage'),
    stream: (name: string) => join(folder, name),
  }
}

/** What a failure to write to a pool says; nothing of what was to be written counts. */
export function unwritable(folder: string, cause: unknown): BeaverdamError {
  if (cause instanceof BeaverdamError) return cause
  const reason = reasonOf(cause)
  const text = `the pool ${folder} cannot be written: ${reason === 'EEXIST' ? 'there is one already' : reason}`
  return new BeaverdamError('FILE_UNWRITABLE', text, { cause })
}

/** A file of a pool that is missing or does not hold what was written. */
export function damaged(folder: string, what: string): BeaverdamError {
  return new BeaverdamError('POOL_DAMAGED', `the pool ${folder} is damaged: ${what}; fill another pool`)
}
