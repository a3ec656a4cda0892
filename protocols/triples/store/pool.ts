import type { KeyObject } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { reasonOf } from '../../../src/disk/durable-files.ts'
import { FolderLock } from '../../../src/disk/folder-lock.ts'
import { BeaverdamError } from '../../../src/errors.ts'
import type { Field } from '../../../src/field/field.ts'
import type { FieldVector } from '../../../src/field/vector.ts'
import { type CheckMark, MacKey } from '../../spdz/mac-key.ts'
import type { Correlation } from '../correlation.ts'
import { fingerprintOf, type PoolContents } from './pool-contents.ts'
import { damaged, poolFiles } from './pool-files.ts'
import {
  checkUser,
  decodeHeader,
  type PoolHeader,
  type PoolUser,
  type SourceSecurity,
} from './pool-header.ts'
import { keyCheckOf, PoolSeal } from './pool-seal.ts'
import { PoolUsage } from './pool-usage.ts'
import { itemsOf, layoutFor, streamName } from './stream-layout.ts'
import { StreamReader } from './stream-reader.ts'

/**
 * Opens a pool to draw from it, alone of all processes, until it is closed.
 *
 * @throws FILE_UNREADABLE if there is none
 * @throws POOL_MISMATCH for one of another key, other parties, another field or version
 * @throws POOL_DAMAGED for one that is unfinished, truncated or changed
 * @throws POOL_IN_USE
 * @throws MAC_KEY_BURNT for good, if a MAC check under its key did not end well
 *
 * @example
 * const pool = await openPool('alice.pool', await readKeyFile('alice.pool.key'), { id, names, field: Field64 })
 * try {
 *   await runParty(transport, { terms }, (party) => withStore(party, pool, compute))
 * } finally {
 *   await pool.close()
 * }
 */
export async function openPool(path: string, key: KeyObject, user: PoolUser): Promise<Pool> {
  const files = poolFiles(path)
  const bytes = await readFile(files.header).catch((cause: unknown) => {
    throw new BeaverdamError('FILE_UNREADABLE', `there is no pool at ${path}: ${reasonOf(cause)}`, { cause })
  })
  const header = decodeHeader(path, bytes)
  checkUser(path, header, user)
  if (keyCheckOf(key, String(header.salt)) !== header.keyCheck)
    throw new BeaverdamError(
      'POOL_MISMATCH',
      `the pool ${path} was made with another key: name the key file that it was filled with`,
    )
  const lock = await FolderLock.take(path, () => inUse(path))
  const opened: Closable[] = []
  try {
    const seal = new PoolSeal(key, header.salt, bytes)
    const contents = await readContents(path, seal)
    const { streams } = contents
    const usage = await PoolUsage.open(path, seal, streams.length)
    opened.push(usage)
    if (usage.inCheck)
      throw new BeaverdamError(
        'MAC_KEY_BURNT',
        `the pool ${path} is burnt: a MAC check under its key was cut short or failed, so that another party may know the key; remove it and fill another`,
      )
    const readers = new Map<string, StreamReader>()
    for (const [i, { item, items }] of streams.entries()) {
      const layout = layoutFor(item, { ...header, elementBytes: user.field.elementBytes })
      const place = { folder: path, seal, field: user.field, file: i + 1, layout, items }
      const reader = await StreamReader.open(place)
      opened.push(reader)
      readers.set(layout.name, reader)
    }
    return new Pool({ path, header, field: user.field, contents, usage, lock, readers })
  } catch (error) {
    // what went wrong first says more
    await closeAll(opened, lock).catch(() => {})
    throw error
  }
}

async function readContents(path: string, seal: PoolSeal): Promise<PoolContents> {
  const sealed = await readFile(poolFiles(path).contents).catch((cause: unknown) => {
    throw new BeaverdamError(
      'POOL_DAMAGED',
      `the pool ${path} was never finished: remove it and fill another`,
      { cause },
    )
  })
  const plain = seal.open({ file: 0, name: 'contents', chunk: 0 }, sealed)
  if (plain === undefined) throw damaged(path, "its header or its file 'contents' was changed")
  return JSON.parse(new TextDecoder().decode(plain)) as PoolContents
}

interface Closable {
  close(): Promise<void>
}

interface PoolParts {
  readonly path: string
  readonly header: PoolHeader
  readonly field: Field
  readonly contents: PoolContents
  readonly usage: PoolUsage
  readonly lock: FolderLock
  /** By name, in the order of the contents. */
  readonly readers: ReadonlyMap<string, StreamReader>
}

/** One party's pool of material, each item of which is taken once: it is marked used on disk before it is handed out. */
export class Pool {
  readonly path: string
  readonly header: PoolHeader
  readonly field: Field
  /** This party's share of the key of authenticated material, with its mark in the pool; undefined for a plain pool. */
  readonly macKey: MacKey | undefined
  readonly #parts: PoolParts
  #isServing = false

  /** Made by `openPool`. */
  constructor(parts: PoolParts) {
    const { path, header, field, contents, usage } = parts
    this.path = path
    this.header = header
    this.field = field
    this.macKey =
      contents.macKeyShare === undefined
        ? undefined
        : new MacKey(field, BigInt(contents.macKeyShare), markIn(usage))
    this.#parts = parts
  }

  /** Whom the source of its material withstood. */
  get security(): SourceSecurity {
    return this.header.security
  }

  /** What it has in common with the pools that were filled with it, and with no others; 32 bytes. */
  get fingerprint(): Uint8Array {
    return fingerprintOf(this.header, this.#parts.contents.streams)
  }

  /** How many items of each stream are used up, in the order of the contents. */
  get cursors(): readonly number[] {
    return this.#parts.usage.cursors
  }

  /** How many items of each stream there are, used or not. */
  get sizes(): readonly number[] {
    return this.#parts.contents.streams.map(({ items }) => items)
  }

  /** What is left to draw, by the names of kinds: `triples`, `masks@1`, `matrix-3x4x5`. */
  get left(): ReadonlyMap<string, number> {
    const { readers, usage } = this.#parts
    return new Map(
      [...readers.values()].map(({ layout, items }, i) => [
        layout.name,
        items - (usage.cursors[i] as number),
      ]),
    )
  }

  /**
   * The vectors of the next page of this form, as every source brings them.
   *
   * @throws MATERIAL_EXHAUSTED, and nothing is taken
   * @throws FILE_UNWRITABLE if it cannot be marked, and nothing is handed out any more
   * @throws POOL_DAMAGED, and what could not be read is lost
   */
  async take(page: Correlation): Promise<readonly FieldVector[]> {
    const { readers, usage } = this.#parts
    const name = streamName(page)
    const items = itemsOf(page)
    const left = this.left.get(name) ?? 0
    const reader = readers.get(name)
    if (reader === undefined || left < items)
      throw new BeaverdamError(
        'MATERIAL_EXHAUSTED',
        `the pool ${this.path} has ${left} of '${name}' left, and ${items} are wanted: fill another with 'beaverdam preprocess'`,
      )
    const from = await usage.take([...readers.keys()].indexOf(name), items, reader.items)
    return reader.read(from, items)
  }

  /** Uses up what is before these cursors; resolves when that is durable. */
  advance(cursors: readonly number[]): Promise<void> {
    return this.#parts.usage.advance(cursors)
  }

  /**
   * Runs a computation that draws from it while no other of this process does: of two sessions at once, each party would
   * hand the next items to whichever asked first.
   *
   * @throws POOL_IN_USE
   */
  async serve<T>(compute: () => Promise<T>): Promise<T> {
    if (this.#isServing)
      throw new BeaverdamError(
        'POOL_IN_USE',
        `another session of this process draws from the pool ${this.path}: wait until it has ended, or use another pool`,
      )
    this.#isServing = true
    try {
      return await compute()
    } finally {
      this.#isServing = false
    }
  }

  /** Lets other processes draw from it. */
  async close(): Promise<void> {
    const { usage, readers, lock } = this.#parts
    await closeAll([usage, ...readers.values()], lock)
  }
}

function inUse(path: string): BeaverdamError {
  return new BeaverdamError(
    'POOL_IN_USE',
    `another process draws from the pool ${path}: wait until it has ended, or use another pool`,
  )
}

/** Closes every part, then lets others have the pool. @throws what kept a part from closing */
async function closeAll(parts: readonly Closable[], lock: FolderLock): Promise<void> {
  const ends = await Promise.allSettled(parts.map((part) => part.close()))
  await lock.release()
  for (const end of ends) if (end.status === 'rejected') throw end.reason
}

/** The mark of checks under a pool's key. */
function markIn(usage: PoolUsage): CheckMark {
  return {
    get checkCount() {
      return usage.checkCount
    },
    set: () => usage.beginCheck(),
    clear: () => usage.endCheck(),
  }
}
