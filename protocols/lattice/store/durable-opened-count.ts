import type { KeyObject } from 'node:crypto'
import { access, mkdir, readFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { reasonOf, replaceDurably, syncFolder } from '../../../src/disk/durable-files.ts'
import { DurableMarks } from '../../../src/disk/durable-marks.ts'
import { FolderLock } from '../../../src/disk/folder-lock.ts'
import { BeaverdamError } from '../../../src/errors.ts'
import { countOn, type OpenedCount } from '../opened-count.ts'
import { codeKeyOf, decodeOpened, encodeOpened, type Opened } from './opened-file.ts'

/**
 * Most coefficients of a key that are counted ahead, 128 ciphertexts of 8,192: a crash loses at most so many, 0.1 % of what
 * may be opened by default. A core answers so many in 200 ms; a write waits for 0.6 ms on the virtual disk that this was
 * measured on, and on a slow one for 20.
 */
const maxAhead = 1 << 20

/**
 * A count in a folder, for any number of keys, that survives whatever ends its process or its machine: what `take` counts
 * is on disk before it resolves, and a crash leaves too much counted, never too little. One process has it at a time.
 *
 * A file that is missing, damaged or of another key file is an error. Neither this nor any other file can tell that it was
 * set back: never restore one from a backup.
 *
 * @example
 * const count = await DurableOpenedCount.open('alice.opened', await readKeyFile('alice.key'))
 * try {
 *   await answer(publicKey, question, factor, mask, { count })
 * } finally {
 *   await count.close()
 * }
 */
export class DurableOpenedCount implements OpenedCount {
  readonly #folder: string
  readonly #codeKey: Uint8Array
  readonly #lock: FolderLock
  readonly #keyIds: string[]
  readonly #marks: DurableMarks
  #isClosed = false

  private constructor(folder: string, codeKey: Uint8Array, lock: FolderLock, opened: Opened) {
    this.#folder = folder
    this.#codeKey = codeKey
    this.#lock = lock
    this.#keyIds = [...opened.keys()]
    this.#marks = new DurableMarks([...opened.values()], maxAhead, (marked) => this.#write(marked))
  }

  /**
   * Makes a count in a new folder, where nothing was opened under any key.
   *
   * @param path of at most 81 bytes
   * @param key of a key file: who has not got it cannot write a count that opens
   * @throws BeaverdamError FILE_UNWRITABLE if the path exists, or cannot be made
   * @throws BeaverdamError INVALID_ARGUMENT for a path that is too long
   */
  static async create(path: string, key: KeyObject): Promise<DurableOpenedCount> {
    const folder = resolve(path)
    await mkdir(folder, { mode: 0o700 }).catch((cause: unknown) => {
      throw unwritable(folder, cause)
    })
    return withLock(folder, async (lock) => {
      const count = new DurableOpenedCount(folder, codeKeyOf(key), lock, new Map())
      await count.#marks.store()
      await syncFolder(dirname(folder)).catch((cause: unknown) => {
        throw unwritable(folder, cause)
      })
      return count
    })
  }

  /**
   * Opens a count that was made here, to count on.
   *
   * @throws BeaverdamError FILE_UNREADABLE if there is none
   * @throws BeaverdamError COUNT_IN_USE
   * @throws BeaverdamError COUNT_INVALID for a file that is damaged, or not made with this key
   */
  static async open(path: string, key: KeyObject): Promise<DurableOpenedCount> {
    const folder = resolve(path)
    await access(fileIn(folder)).catch((cause: unknown) => {
      throw unreadable(folder, cause)
    })
    return withLock(folder, async (lock) => {
      const bytes = await readFile(fileIn(folder)).catch((cause: unknown) => {
        throw unreadable(folder, cause)
      })
      const codeKey = codeKeyOf(key)
      const opened = decodeOpened(codeKey, bytes)
      if (opened === undefined)
        throw new BeaverdamError(
          'COUNT_INVALID',
          `the count ${folder} was damaged, or made with another key file: name the two that belong together, or make new lattice keys and a new count for them`,
        )
      return new DurableOpenedCount(folder, codeKey, lock, opened)
    })
  }

  /**
   * Counts coefficients before they are opened.
   *
   * @returns when the disk has it
   * @throws BeaverdamError KEY_EXHAUSTED, and none are counted
   * @throws BeaverdamError FILE_UNWRITABLE, from then on each time; they may be counted
   */
  async take(keyId: string, coefficients: number, most: number): Promise<void> {
    if (this.#isClosed) throw new BeaverdamError('FILE_UNWRITABLE', `the count ${this.#folder} is closed`)
    const known = this.#keyIds.indexOf(keyId)
    countOn(keyId, this.#marks.taken[known] ?? 0, coefficients, most)
    const index = known < 0 ? this.#add(keyId) : known
    await this.#marks.take(index, coefficients, most)
  }

  /** Gives back what was counted ahead, and lets other processes have the count. Nothing can be counted any more. */
  async close(): Promise<void> {
    if (this.#isClosed) return
    this.#isClosed = true
    try {
      await this.#marks.settle()
    } finally {
      await this.#lock.release()
    }
  }

  #add(keyId: string): number {
    this.#marks.add()
    return this.#keyIds.push(keyId) - 1
  }

  async #write(marked: readonly number[]): Promise<void> {
    const opened = new Map(this.#keyIds.map((keyId, i) => [keyId, marked[i] as number]))
    try {
      await replaceDurably(fileIn(this.#folder), encodeOpened(this.#codeKey, opened))
    } catch (cause) {
      throw unwritable(this.#folder, cause)
    }
  }
}

/** Takes the lock of a count's folder, and gives it back if the count is not to be had. */
async function withLock(
  folder: string,
  begin: (lock: FolderLock) => Promise<DurableOpenedCount>,
): Promise<DurableOpenedCount> {
  const lock = await FolderLock.take(folder, () => {
    const text = `another process has the count ${folder}: wait until it has ended, or use another count and other keys`
    return new BeaverdamError('COUNT_IN_USE', text)
  })
  try {
    return await begin(lock)
  } catch (error) {
    await lock.release()
    throw error
  }
}

function fileIn(folder: string): string {
  return join(folder, 'opened')
}

function unwritable(folder: string, cause: unknown): BeaverdamError {
  const text = `the count ${folder} cannot be written: ${reasonOf(cause)}`
  return new BeaverdamError('FILE_UNWRITABLE', text, { cause })
}

function unreadable(folder: string, cause: unknown): BeaverdamError {
  const text = `there is no count at ${folder}: ${reasonOf(cause)}`
  return new BeaverdamError('FILE_UNREADABLE', text, { cause })
}
