import { type FileHandle, open } from 'node:fs/promises'
import { readExactly } from '../../../src/disk/durable-files.ts'
import { DurableMarks } from '../../../src/disk/durable-marks.ts'
import { sameBytes } from '../../../src/same-bytes.ts'
import { damaged, poolFiles, unwritable } from './pool-files.ts'
import { codeBytes, type PoolSeal } from './pool-seal.ts'

/** Copies lie a multiple of this apart: a block of the disk, so that one that is torn spoils one copy. */
const blockBytes = 4096

/**
 * Most items that are marked ahead of what is taken. A mark waits for the disk, 2 ms on the virtual disk that this was
 * measured on; at one for 65,536 items, ten million triples a second would wait for a third of the time, and one million
 * for 3 %. A crash loses at most so many of each kind.
 */
const maxAhead = 1 << 16

/** Sequence number, checks begun and the mark: 8 bytes each. */
const fixedBytes = 24

interface UsageState {
  readonly sequence: number
  readonly checkCount: number
  readonly inCheck: boolean
  /** Items of each stream that are used up. */
  readonly cursors: readonly number[]
}

/** Bytes of a file for so many streams. */
function copyBytes(streams: number): number {
  return Math.ceil((fixedBytes + 8 * streams + codeBytes) / blockBytes) * blockBytes
}

function encode(seal: PoolSeal, { sequence, checkCount, inCheck, cursors }: UsageState): Uint8Array {
  const size = copyBytes(cursors.length)
  const file = new Uint8Array(2 * size)
  const view = new DataView(file.buffer)
  const words = [sequence, checkCount, inCheck ? 1 : 0, ...cursors]
  for (const [i, word] of words.entries()) view.setBigUint64(8 * i, BigInt(word), true)
  const end = 8 * words.length
  file.set(seal.code(file.subarray(0, end)), end)
  file.copyWithin(size, 0, size)
  return file
}

/** Undefined for a copy that is not authentic. */
function decode(seal: PoolSeal, copy: Uint8Array, streams: number): UsageState | undefined {
  const end = fixedBytes + 8 * streams
  if (!sameBytes(seal.code(copy.subarray(0, end)), copy.subarray(end, end + codeBytes))) return undefined
  const view = new DataView(copy.buffer, copy.byteOffset)
  const word = (i: number) => Number(view.getBigUint64(8 * i, true))
  return {
    sequence: word(0),
    checkCount: word(1),
    inCheck: word(2) === 1,
    cursors: Array.from({ length: streams }, (_, i) => word(3 + i)),
  }
}

/** What a fresh pool's file holds. */
export function freshUsage(seal: PoolSeal, streams: number, checkCount: number): Uint8Array {
  const cursors = new Array<number>(streams).fill(0)
  return encode(seal, { sequence: 0, checkCount, inCheck: false, cursors })
}

/**
 * What of a pool is used up, whether a MAC check is under way and how many there were, on disk before anything follows
 * from it.
 *
 * The file never changes its size: each write replaces two copies of the whole, which are durable before it counts. So
 * whichever copy a crash or a fault of the disk spares is never behind what was handed out, and a file that is short,
 * or of which neither copy is authentic, is refused.
 */
export class PoolUsage {
  readonly #folder: string
  readonly #file: FileHandle
  readonly #seal: PoolSeal
  readonly #marks: DurableMarks
  #sequence: number
  #checkCount: number
  #inCheck: boolean

  private constructor(folder: string, file: FileHandle, seal: PoolSeal, state: UsageState) {
    this.#folder = folder
    this.#file = file
    this.#seal = seal
    this.#marks = new DurableMarks(state.cursors, maxAhead, (cursors) => this.#replace(cursors))
    this.#sequence = state.sequence
    this.#checkCount = state.checkCount
    this.#inCheck = state.inCheck
  }

  /** @throws POOL_DAMAGED */
  static async open(folder: string, seal: PoolSeal, streams: number): Promise<PoolUsage> {
    const file = await open(poolFiles(folder).usage, 'r+').catch(() => {
      throw damaged(folder, "its file 'usage' is missing")
    })
    try {
      const size = copyBytes(streams)
      const bytes = await readExactly(file, 0, 2 * size)
      if (bytes === undefined) throw damaged(folder, "its file 'usage' is truncated")
      const copies = [0, size].map((from) => decode(seal, bytes.subarray(from, from + size), streams))
      const [first, second] = copies.filter((copy) => copy !== undefined)
      if (first === undefined) throw damaged(folder, "its file 'usage' was changed")
      const isOlder = second !== undefined && second.sequence > first.sequence
      return new PoolUsage(folder, file, seal, isOlder ? second : first)
    } catch (error) {
      await file.close()
      throw error
    }
  }

  get inCheck(): boolean {
    return this.#inCheck
  }

  get checkCount(): number {
    return this.#checkCount
  }

  /** Items of each stream that are used up. */
  get cursors(): readonly number[] {
    return this.#marks.taken
  }

  /**
   * Uses up the next items of a stream.
   *
   * @param end how many items there are, not fewer than are left
   * @returns where they begin, when they are marked
   */
  take(stream: number, items: number, end: number): Promise<number> {
    return this.#marks.take(stream, items, end)
  }

  /** Uses up what is before these cursors; resolves when that is durable. */
  advance(cursors: readonly number[]): Promise<void> {
    return this.#marks.advance(cursors)
  }

  /** Says that a check begins; resolves when that, and one more check, is durable. */
  async beginCheck(): Promise<void> {
    this.#inCheck = true
    this.#checkCount++
    await this.#marks.store()
  }

  /** Says that a check has passed. */
  async endCheck(): Promise<void> {
    this.#inCheck = false
    await this.#marks.store()
  }

  /** Gives back what was marked ahead and not taken. */
  async close(): Promise<void> {
    try {
      await this.#marks.settle()
    } finally {
      await this.#file.close()
    }
  }

  async #replace(cursors: readonly number[]): Promise<void> {
    const state = {
      sequence: ++this.#sequence,
      checkCount: this.#checkCount,
      inCheck: this.#inCheck,
      cursors,
    }
    const bytes = encode(this.#seal, state)
    try {
      const { bytesWritten } = await this.#file.write(bytes, 0, bytes.length, 0)
      if (bytesWritten !== bytes.length) throw new Error('written in part')
      await this.#file.datasync()
    } catch (cause) {
      throw unwritable(this.#folder, cause)
    }
  }
}
