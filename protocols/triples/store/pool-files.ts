import { type FileHandle, open } from 'node:fs/promises'
import { join } from 'node:path'
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

/** Writes a file that its user alone may read, durably. */
export async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx', 0o600)
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Makes the names in a folder durable. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

/** Reads exactly so many bytes from a place; undefined if the file ends before. */
export async function readExactly(
  file: FileHandle,
  position: number,
  length: number,
): Promise<Uint8Array | undefined> {
  const bytes = new Uint8Array(length)
  for (let done = 0; done < length; ) {
    const { bytesRead } = await file.read(bytes, done, length - done, position + done)
    if (bytesRead === 0) return undefined
    done += bytesRead
  }
  return bytes
}

/** What the operating system says about a file, as its code: `ENOENT`. */
export function reasonOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown error'
}

/** What a failure to write to a pool says; nothing of what was to be written counts. */
export function unwritable(folder: string, cause: unknown): BeaverdamError {
  if (cause instanceof BeaverdamError) return cause
  const text = `the pool ${folder} cannot be written: ${reasonOf(cause)}`
  return new BeaverdamError('FILE_UNWRITABLE', text, { cause })
}

/** A file of a pool that is missing or does not hold what was written. */
export function damaged(folder: string, what: string): BeaverdamError {
  return new BeaverdamError('POOL_DAMAGED', `the pool ${folder} is damaged: ${what}; fill another pool`)
}
