import { createHash, type KeyObject, randomBytes } from 'node:crypto'
import { mkdir, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { syncFolder, writeDurably } from '../../../src/disk/durable-files.ts'
import { invalidArgument } from '../../../src/errors.ts'
import type { Field } from '../../../src/field/field.ts'
import type { FieldVector } from '../../../src/field/vector.ts'
import { encodeSeedUse } from '../../../src/random/seed-use.ts'
import type { Party } from '../../../src/runtime/party.ts'
import type { MacKey } from '../../spdz/mac-key.ts'
import { type Correlation, elementsOf } from '../correlation.ts'
import { fingerprintOf, type PoolContents } from './pool-contents.ts'
import { poolFiles, unwritable } from './pool-files.ts'
import { encodeHeader, type PoolHeader, poolFormat, type SourceSecurity } from './pool-header.ts'
import { keyCheckOf, PoolSeal } from './pool-seal.ts'
import { freshUsage } from './pool-usage.ts'
import { itemsOf, layoutFor, streamName } from './stream-layout.ts'
import { StreamWriter } from './stream-writer.ts'

export interface NewPool {
  /** This party, in a scope in which no other pool is made. */
  readonly party: Pick<Party, 'id' | 'names' | 'session' | 'scope'>
  readonly field: Field
  /** The source's name. */
  readonly source: string
  readonly security: SourceSecurity
  /** Whether the material has MACs. */
  readonly authenticated: boolean
}

/**
 * Makes the folder of a pool that is still to be filled.
 *
 * @param key of `makeKeyFile` or `readKeyFile`
 * @throws FILE_UNWRITABLE if the path exists, or cannot be made
 * @throws INVALID_ARGUMENT for authenticated material of a semi-honest source, which is none
 */
export async function createPool(path: string, key: KeyObject, pool: NewPool): Promise<PoolWriter> {
  const { party, field, source, security, authenticated } = pool
  if (authenticated && security === 'semi-honest')
    invalidArgument('security', "'malicious' or 'trusted' for authenticated material", security)
  const use = { label: 'pool', session: party.session, address: party.scope }
  const salt = randomBytes(32).toString('hex')
  const header: PoolHeader = {
    format: poolFormat,
    pool: createHash('sha256').update(encodeSeedUse(use, new Uint8Array())).digest('hex'),
    parties: party.names,
    id: party.id,
    field: field.name,
    modulus: String(field.modulus),
    source,
    security,
    authenticated,
    salt,
    keyCheck: keyCheckOf(key, salt),
  }
  const bytes = encodeHeader(header)
  try {
    await mkdir(path, { mode: 0o700 })
    await writeDurably(poolFiles(path).header, bytes)
  } catch (error) {
    throw unwritable(path, error)
  }
  return new PoolWriter(path, field, header, new PoolSeal(key, salt, bytes))
}

/** A pool while it is filled: nobody can draw from it before it is finished. */
export class PoolWriter {
  readonly field: Field
  readonly header: PoolHeader
  readonly #folder: string
  readonly #seal: PoolSeal
  readonly #streams = new Map<string, StreamWriter>()

  /** Made by `createPool`. */
  constructor(folder: string, field: Field, header: PoolHeader, seal: PoolSeal) {
    this.field = field
    this.header = header
    this.#folder = folder
    this.#seal = seal
  }

  /** What all pools that are filled together have in common so far, 32 bytes. */
  get fingerprint(): Uint8Array {
    return fingerprintOf(this.header, this.#contents)
  }

  /**
   * Writes a page: its vectors as every source brings them. All parties append alike, and each awaits one append before
   * the next.
   *
   * @throws LENGTH_MISMATCH for vectors that are not those of the page
   * @throws FILE_UNWRITABLE
   */
  async append(page: Correlation, vectors: readonly FieldVector[]): Promise<void> {
    if (elementsOf(page) === 0) return
    try {
      const stream = this.#streams.get(streamName(page)) ?? (await this.#begin(page))
      await stream.append(vectors, itemsOf(page))
    } catch (error) {
      throw unwritable(this.#folder, error)
    }
  }

  /**
   * Makes the pool whole and durable: before this has ended it is refused, whatever happens.
   *
   * @param macKey of authenticated material. From here on it lives in the pool and is no longer used here: a check that
   * failed beside the pool would burn what the pool knows nothing of
   * @throws MAC_KEY_BURNT, FILE_UNWRITABLE
   */
  async finish(macKey?: MacKey): Promise<void> {
    if ((macKey !== undefined) !== this.header.authenticated)
      invalidArgument('macKey', 'the key of authenticated material, and none for plain', macKey)
    const macKeyShare = macKey && String(macKey.share)
    const checkCount = macKey?.checkCount ?? 0
    macKey?.burn()
    try {
      await this.#commit({ streams: this.#contents, macKeyShare }, checkCount)
    } catch (error) {
      throw unwritable(this.#folder, error)
    }
  }

  /** Removes a pool that is not to be finished. */
  async abandon(): Promise<void> {
    for (const stream of this.#streams.values()) await stream.abandon()
    await rm(this.#folder, { recursive: true, force: true })
  }

  get #contents(): PoolContents['streams'] {
    return [...this.#streams.values()].map(({ layout, items }) => ({ item: layout.item, items }))
  }

  async #commit(contents: PoolContents, checkCount: number): Promise<void> {
    for (const stream of this.#streams.values()) await stream.finish()
    const plain = new TextEncoder().encode(JSON.stringify(contents))
    const files = poolFiles(this.#folder)
    await writeDurably(files.usage, freshUsage(this.#seal, this.#streams.size, checkCount))
    const unnamed = `${files.contents}.unfinished`
    await writeDurably(unnamed, this.#seal.seal({ file: 0, name: 'contents', chunk: 0 }, plain))
    await syncFolder(this.#folder)
    await rename(unnamed, files.contents)
    await syncFolder(this.#folder)
    await syncFolder(dirname(this.#folder))
  }

  async #begin(page: Correlation): Promise<StreamWriter> {
    const { id, authenticated } = this.header
    const layout = layoutFor(page, { id, authenticated, elementBytes: this.field.elementBytes })
    const path = poolFiles(this.#folder).stream(layout.name)
    const file = this.#streams.size + 1
    const stream = await StreamWriter.create(path, this.#seal, this.field, file, layout)
    this.#streams.set(layout.name, stream)
    return stream
  }
}
