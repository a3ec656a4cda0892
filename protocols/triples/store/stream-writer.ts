import { type FileHandle, open } from 'node:fs/promises'
import { BeaverdamError } from '../../../src/errors.ts'
import type { Field } from '../../../src/field/field.ts'
import type { FieldVector } from '../../../src/field/vector.ts'
import type { PoolSeal } from './pool-seal.ts'
import type { StreamLayout } from './stream-layout.ts'

/** Writes the items of a stream in order, a chunk at a time. */
export class StreamWriter {
  readonly layout: StreamLayout
  readonly #handle: FileHandle
  readonly #seal: PoolSeal
  readonly #field: Field
  readonly #file: number
  /** What is not sealed yet, by vector. */
  readonly #columns: readonly Uint8Array[]
  #chunks = 0
  #pending = 0

  private constructor(handle: FileHandle, seal: PoolSeal, field: Field, file: number, layout: StreamLayout) {
    this.layout = layout
    this.#handle = handle
    this.#seal = seal
    this.#field = field
    this.#file = file
    this.#columns = layout.lengths.map(
      (length) => new Uint8Array(layout.itemsPerChunk * length * field.elementBytes),
    )
  }

  /** @param file the stream's number in the pool, from 1 */
  static async create(
    path: string,
    seal: PoolSeal,
    field: Field,
    file: number,
    layout: StreamLayout,
  ): Promise<StreamWriter> {
    return new StreamWriter(await open(path, 'wx', 0o600), seal, field, file, layout)
  }

  get items(): number {
    return this.#chunks * this.layout.itemsPerChunk + this.#pending
  }

  /** @throws LENGTH_MISMATCH for other vectors than a page of so many items has */
  async append(vectors: readonly FieldVector[], items: number): Promise<void> {
    const { lengths, name, itemsPerChunk } = this.layout
    const expected = lengths.map((length) => items * length)
    const got = vectors.map(({ length }) => length)
    if (got.join() !== expected.join())
      throw new BeaverdamError(
        'LENGTH_MISMATCH',
        `${name}: expected vectors of the lengths ${expected.join(', ')}, got ${got.join(', ')}`,
      )
    for (let done = 0; done < items; ) {
      const taken = Math.min(items - done, itemsPerChunk - this.#pending)
      for (const [i, length] of lengths.entries()) {
        const size = length * this.#field.elementBytes
        const part = vectors[i]?.bytes.subarray(done * size, (done + taken) * size)
        if (part !== undefined) this.#columns[i]?.set(part, this.#pending * size)
      }
      done += taken
      this.#pending += taken
      if (this.#pending === itemsPerChunk) {
        await this.#sealChunk()
        this.#chunks++
        this.#pending = 0
      }
    }
  }

  /** Writes what is left; resolves when all is durable. */
  async finish(): Promise<void> {
    if (this.#pending > 0) await this.#sealChunk()
    await this.#handle.sync()
    await this.#handle.close()
  }

  abandon(): Promise<void> {
    return this.#handle.close()
  }

  async #sealChunk(): Promise<void> {
    const { lengths, name } = this.layout
    const filled = lengths.map((length, i) =>
      (this.#columns[i] as Uint8Array).subarray(0, this.#pending * length * this.#field.elementBytes),
    )
    const place = { file: this.#file, name, chunk: this.#chunks }
    await this.#handle.appendFile(this.#seal.seal(place, Buffer.concat(filled)))
  }
}
