import { randomBytes } from 'node:crypto'
import { link, open, readdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { BeaverdamError } from '../../../src/errors.ts'
import { makeFolder } from '../files/make-folder.ts'
import { decodeText, invalidFile, readBytes } from '../files/read-bytes.ts'
import { unwritable } from '../files/write-atomically.ts'
import { writeNew } from '../files/write-new.ts'

const extension = '.ids'

/**
 * What an aggregator has released, for good: a folder with a file of ids for each release, numbered from 1. Two processes of
 * one aggregator that release at once want the same number, which one of them gets.
 */
export class ReleaseRecord {
  readonly #folder: string
  readonly #ids: ReadonlySet<string>
  #releases: number

  private constructor(folder: string, ids: ReadonlySet<string>, releases: number) {
    this.#folder = folder
    this.#ids = ids
    this.#releases = releases
  }

  /**
   * Reads what was released so far.
   *
   * @param folder which need not be there
   * @throws BeaverdamError FILE_UNREADABLE or FILE_INVALID
   */
  static async read(folder: string): Promise<ReleaseRecord> {
    const names = await readdir(folder).catch((cause: NodeJS.ErrnoException) => {
      if (cause.code === 'ENOENT') return []
      throw new BeaverdamError('FILE_UNREADABLE', `${folder} cannot be read`, { cause })
    })
    const files = names.filter((name) => name.endsWith(extension))
    const ids = new Set<string>()
    for (const [i] of files.entries()) {
      const path = fileOf(folder, i + 1)
      const lines = decodeText(await readBytes(path), path)
        .trimEnd()
        .split('\n')
      for (const line of lines)
        ids.add(/^[\da-f]{32}$/.test(line) ? line : invalidFile(path, 'has a line that is no id'))
    }
    return new ReleaseRecord(folder, ids, files.length)
  }

  /** Whether a report was released before this record was read. */
  has(id: string): boolean {
    return this.#ids.has(id)
  }

  /**
   * Records a release, which is on the disk before this returns.
   *
   * @throws BeaverdamError ALREADY_RELEASED if there was a release since this record was read
   * @throws BeaverdamError FILE_UNWRITABLE
   */
  async add(ids: readonly string[]): Promise<void> {
    const path = fileOf(this.#folder, this.#releases + 1)
    const whole = join(this.#folder, `.${randomBytes(6).toString('hex')}.tmp`)
    try {
      await makeFolder(this.#folder, 0o700)
      await writeNew(whole, `${ids.join('\n')}\n`, 0o600)
      // A link is made whole, and not where there is a file of that name.
      await link(whole, path)
      for (const folder of [this.#folder, dirname(this.#folder)]) await sync(folder)
    } catch (error) {
      if (error instanceof BeaverdamError) throw error
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw unwritable(path, error)
      throw new BeaverdamError('ALREADY_RELEASED', `${path} was written meanwhile: another run released`)
    } finally {
      await rm(whole, { force: true })
    }
    this.#releases++
  }
}

function fileOf(folder: string, release: number): string {
  return join(folder, `${release}${extension}`)
}

/** Has the names in a folder on the disk. */
async function sync(folder: string): Promise<void> {
  const handle = await open(folder)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
