import { type FileHandle, open } from 'node:fs/promises'
import { readExactly } from '../../../src/disk/durable-files.ts'
import type { Field } from '../../../src/field/field.ts'
import { FieldVector } from '../../../src/field/vector.ts'
import { damaged, poolFiles } from './pool-files.ts'
import { type PoolSeal, tagBytes } from './pool-seal.ts'
import type { StreamLayout } from './stream-layout.ts'

export interface StreamPlace {
  readonly folder: string
  readonly seal: PoolSeal
  readonly field: Field
  /** The stream's number in the pool, from 1. */
  readonly file: number
  readonly layout: StreamLayout
  /** How many it was filled with. */
  readonly items: number
}

interface OpenChunk {
  readonly index: number
  readonly plain: Uint8Array
}

/** Reads any items of a stream, by chunks. */
export class StreamReader {
  readonly layout: StreamLayout
  readonly items: number
  readonly #place: StreamPlace
  readonly #handle: FileHandle
  /** The chunk that the last read ended in, since the next one begins there. */
  #open: OpenChunk | undefined

  private constructor(place: StreamPlace, handle: FileHandle) {
    this.layout = place.layout
    this.items = place.items
    this.#place = place
    this.#handle = handle
  }

  /** @throws POOL_DAMAGED for a file of another size */
  static async open(place: StreamPlace): Promise<StreamReader> {
    const { folder, layout, items } = place
    const handle = await open(poolFiles(folder).stream(layout.name), 'r').catch(() => {
      throw damaged(folder, `its file '${layout.name}' is missing`)
    })
    const chunks = Math.ceil(items / layout.itemsPerChunk)
    const { size } = await handle.stat()
    if (size === items * layout.itemBytes + chunks * tagBytes) return new StreamReader(place, handle)
    await handle.close()
    throw damaged(folder, `its file '${layout.name}' has another size than it was filled to`)
  }

  /** The vectors of the items from index `from` on. @throws POOL_DAMAGED */
  async read(from: number, items: number): Promise<readonly FieldVector[]> {
    const { field, layout } = this.#place
    const vectors = layout.lengths.map((length) => FieldVector.zero(field, items * length))
    for (let at = from; at < from + items; ) {
      const index = Math.floor(at / layout.itemsPerChunk)
      const first = index * layout.itemsPerChunk
      const held = this.#itemsIn(index)
      const end = Math.min(from + items, first + held)
      const plain = await this.#chunk(index)
      this.#open = end === first + held ? undefined : { index, plain }
      let column = 0
      for (const [i, length] of layout.lengths.entries()) {
        const size = length * field.elementBytes
        const part = plain.subarray(column + (at - first) * size, column + (end - first) * size)
        vectors[i]?.bytes.set(part, (at - from) * size)
        column += held * size
      }
      at = end
    }
    return vectors
  }

  close(): Promise<void> {
    return this.#handle.close()
  }

  #itemsIn(index: number): number {
    const { itemsPerChunk } = this.layout
    return Math.min(itemsPerChunk, this.items - index * itemsPerChunk)
  }

  async #chunk(index: number): Promise<Uint8Array> {
    if (this.#open?.index === index) return this.#open.plain
    const { folder, seal, file, layout } = this.#place
    const { itemBytes, itemsPerChunk, name } = layout
    const position = index * (itemsPerChunk * itemBytes + tagBytes)
    const sealed = await readExactly(this.#handle, position, this.#itemsIn(index) * itemBytes + tagBytes)
    const plain = sealed && seal.open({ file, name, chunk: index }, sealed)
    if (plain === undefined) throw damaged(folder, `chunk ${index} of its file '${name}' was changed`)
    return plain
  }
}
