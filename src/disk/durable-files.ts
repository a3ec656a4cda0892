import { type FileHandle, open, rename } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Writes a new file that its user alone may read, durably. */
export async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  await writeAndSync(path, 'wx', bytes)
}

/** Puts a file in the place of another, durably: whatever happens meanwhile, there is one of the two, and it is whole. */
export async function replaceDurably(path: string, bytes: Uint8Array): Promise<void> {
  const next = `${path}.next`
  // one that a crash has left is written over
  await writeAndSync(next, 'w', bytes)
  await rename(next, path)
  await syncFolder(dirname(path))
}

async function writeAndSync(path: string, flags: 'w' | 'wx', bytes: Uint8Array): Promise<void> {
  const file = await open(path, flags, 0o600)
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
