import { writeSync } from 'node:fs'

/** Writes to the standard output, and waits until the parent has room for all. */
export function writeWhole(bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length; )
    try {
      done += writeSync(1, bytes, done)
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error
    }
}
