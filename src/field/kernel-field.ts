import type { EncodeReport, Field, FixedFormat, MatrixShape, Reals, TripleBytes } from './field.ts'
import { checkEncoding, checkFinite } from './fixed-format.ts'
import { blockBytes, clear, load, readFirst, store, tileSide, writeFirst } from './scratch.ts'

/** The block kernels of a field: each works on the first n elements of the scratch slots and leaves slot 0 changed. */
export interface BlockKernels {
  add(n: number): void
  sub(n: number): void
  mul(n: number): void
  axpy(n: number): void
  recombine(n: number, addsPublic: number): void
  sum(n: number): void
  dot(n: number): void
  matmul(rows: number, inner: number, columns: number): void
  rowDots(rows: number, inner: number): void
  addWords(n: number): number
  subWords(n: number): number
  compactWords(n: number): number
  firstInvalid(n: number): number
  encodeSingles(n: number, scale: number, clip: number): number
  encodeDoubles(n: number, scale: number, clip: number): number
  decodeSingles(n: number, scale: number): void
  decodeDoubles(n: number, scale: number): void
}

/** A field whose operations run as WebAssembly kernels, on one block after the other. */
export class KernelField implements Field {
  readonly name: string
  readonly modulus: bigint
  readonly elementBytes: number
  readonly #kernels: BlockKernels

  /** @param elementBytes a divisor of the block size, 8 or more */
  constructor(name: string, modulus: bigint, elementBytes: number, kernels: BlockKernels) {
    this.name = name
    this.modulus = modulus
    this.elementBytes = elementBytes
    this.#kernels = kernels
  }

  add(out: Uint8Array, x: Uint8Array, y: Uint8Array): void {
    this.#combine(this.#kernels.add, out, x, y)
  }

  sub(out: Uint8Array, x: Uint8Array, y: Uint8Array): void {
    this.#combine(this.#kernels.sub, out, x, y)
  }

  mul(out: Uint8Array, x: Uint8Array, y: Uint8Array): void {
    this.#combine(this.#kernels.mul, out, x, y)
  }

  #combine(kernel: (n: number) => void, out: Uint8Array, x: Uint8Array, y: Uint8Array): void {
    for (let start = 0, end = 0; start < out.length; start = end) {
      end = Math.min(start + blockBytes, out.length)
      load(0, x, start, end)
      load(1, y, start, end)
      kernel((end - start) / this.elementBytes)
      store(out, start, end)
    }
  }

  neg(out: Uint8Array, x: Uint8Array): void {
    for (let start = 0, end = 0; start < out.length; start = end) {
      end = Math.min(start + blockBytes, out.length)
      clear(end - start)
      load(1, x, start, end)
      this.#kernels.sub((end - start) / this.elementBytes)
      store(out, start, end)
    }
  }

  scale(out: Uint8Array, x: Uint8Array, c: bigint): void {
    writeFirst(2, c, this.elementBytes)
    for (let start = 0, end = 0; start < out.length; start = end) {
      end = Math.min(start + blockBytes, out.length)
      clear(end - start)
      load(1, x, start, end)
      this.#kernels.axpy((end - start) / this.elementBytes)
      store(out, start, end)
    }
  }

  axpy(out: Uint8Array, c: bigint, x: Uint8Array): void {
    writeFirst(2, c, this.elementBytes)
    this.#combine(this.#kernels.axpy, out, out, x)
  }

  sum(x: Uint8Array): bigint {
    let sum = 0n
    for (let start = 0, end = 0; start < x.length; start = end) {
      end = Math.min(start + blockBytes, x.length)
      load(0, x, start, end)
      this.#kernels.sum((end - start) / this.elementBytes)
      sum += readFirst(this.elementBytes)
    }
    return sum % this.modulus
  }

  dot(x: Uint8Array, y: Uint8Array): bigint {
    let sum = 0n
    for (let start = 0, end = 0; start < x.length; start = end) {
      end = Math.min(start + blockBytes, x.length)
      load(0, x, start, end)
      load(1, y, start, end)
      this.#kernels.dot((end - start) / this.elementBytes)
      sum += readFirst(this.elementBytes)
    }
    return sum % this.modulus
  }

  matmul(out: Uint8Array, x: Uint8Array, y: Uint8Array, shape: MatrixShape): void {
    if (shape.columns === 1 && shape.inner > 0 && y.length <= blockBytes) this.#multiplyVector(out, x, y)
    else this.#multiplyByTiles(out, x, y, shape)
  }

  /** A block of whole rows at a time. */
  #multiplyVector(out: Uint8Array, x: Uint8Array, y: Uint8Array): void {
    const size = this.elementBytes
    const inner = y.length / size
    const blockRows = Math.floor(blockBytes / y.length)
    load(2, y, 0, y.length)
    for (let row = 0, end = 0; row < out.length / size; row = end) {
      end = Math.min(row + blockRows, out.length / size)
      load(1, x, row * y.length, end * y.length)
      this.#kernels.rowDots(end - row, inner)
      store(out, row * size, end * size)
    }
  }

  /** By square tiles, one of each matrix in a slot: the tile of `out` stays there while the sum over `inner` grows. */
  #multiplyByTiles(
    out: Uint8Array,
    x: Uint8Array,
    y: Uint8Array,
    { rows, inner, columns }: MatrixShape,
  ): void {
    for (let row = 0; row < rows; row += tileSide) {
      const height = Math.min(tileSide, rows - row)
      for (let column = 0; column < columns; column += tileSide) {
        const width = Math.min(tileSide, columns - column)
        clear(tileSide * tileSide * this.elementBytes)
        for (let k = 0; k < inner; k += tileSide) {
          const depth = Math.min(tileSide, inner - k)
          for (let i = 0; i < height; i++) this.#loadTileRow(1, i, x, (row + i) * inner + k, depth)
          for (let i = 0; i < depth; i++) this.#loadTileRow(2, i, y, (k + i) * columns + column, width)
          this.#kernels.matmul(height, depth, width)
        }
        for (let i = 0; i < height; i++) this.#storeTileRow(i, out, (row + i) * columns + column, width)
      }
    }
  }

  #loadTileRow(slot: number, row: number, bytes: Uint8Array, first: number, count: number): void {
    const size = this.elementBytes
    load(slot, bytes, first * size, (first + count) * size, row * tileSide * size)
  }

  #storeTileRow(row: number, bytes: Uint8Array, first: number, count: number): void {
    const size = this.elementBytes
    store(bytes, first * size, (first + count) * size, row * tileSide * size)
  }

  firstInvalid(x: Uint8Array): number {
    for (let start = 0, end = 0; start < x.length; start = end) {
      end = Math.min(start + blockBytes, x.length)
      load(0, x, start, end)
      const index = this.#kernels.firstInvalid((end - start) / this.elementBytes)
      if (index >= 0) return start / this.elementBytes + index
    }
    return -1
  }

  recombine(out: Uint8Array, triple: TripleBytes, d: Uint8Array, e: Uint8Array, addsPublic: boolean): void {
    for (let start = 0, end = 0; start < out.length; start = end) {
      end = Math.min(start + blockBytes, out.length)
      load(0, triple.c, start, end)
      load(1, triple.a, start, end)
      load(2, triple.b, start, end)
      load(3, d, start, end)
      load(4, e, start, end)
      this.#kernels.recombine((end - start) / this.elementBytes, addsPublic ? 1 : 0)
      store(out, start, end)
    }
  }

  accumulateWords(acc: Uint8Array, words: Uint8Array, sign: 1 | -1): { elements: number; words: number } {
    const size = this.elementBytes
    const wordsEnd = words.length - (words.length % size)
    const accumulate = sign === 1 ? this.#kernels.addWords : this.#kernels.subWords
    let from = 0
    let to = 0
    while (to < acc.length && from < wordsEnd) {
      const length = Math.min(blockBytes, acc.length - to, wordsEnd - from)
      load(0, acc, to, to + length)
      load(1, words, from, from + length)
      let done = length
      if (accumulate(length / size)) {
        load(0, acc, to, to + length)
        const kept = this.#kernels.compactWords(length / size)
        accumulate(kept)
        done = kept * size
      }
      store(acc, to, to + done)
      from += length
      to += done
    }
    return { elements: to / size, words: from / size }
  }

  encode(out: Uint8Array, reals: Reals, format: FixedFormat): EncodeReport {
    return { saturated: this.#encode(out, reals, format, []) }
  }

  encodeMasked(
    out: Uint8Array,
    reals: Reals,
    format: FixedFormat,
    masks: readonly Uint8Array[],
  ): EncodeReport | undefined {
    const saturated = this.#encode(out, reals, format, masks)
    return saturated < 0 ? undefined : { saturated }
  }

  /** Returns the number of saturated values, or -1 if a mask may hold a word that is no element. */
  #encode(out: Uint8Array, reals: Reals, format: FixedFormat, masks: readonly Uint8Array[]): number {
    checkEncoding(this.modulus, reals, format)
    const scale = 2 ** format.fractionBits
    const encodeReals =
      reals instanceof Float32Array ? this.#kernels.encodeSingles : this.#kernels.encodeDoubles
    const realBytes = new Uint8Array(reals.buffer, reals.byteOffset, reals.byteLength)
    let saturated = 0
    for (let start = 0, end = 0; start < out.length; start = end) {
      end = Math.min(start + blockBytes, out.length)
      const first = start / this.elementBytes
      const last = end / this.elementBytes
      load(1, realBytes, first * reals.BYTES_PER_ELEMENT, last * reals.BYTES_PER_ELEMENT)
      const outside = encodeReals(last - first, scale, format.clip)
      // A number that is not finite is not within the clip either.
      if (outside > 0) checkFinite(reals, first, last)
      saturated += outside
      for (const mask of masks) {
        load(1, mask, start, end)
        if (this.#kernels.subWords(last - first)) return -1
      }
      store(out, start, end)
    }
    return saturated
  }

  decode(reals: Reals, x: Uint8Array, fractionBits: number): void {
    const scale = 2 ** -fractionBits
    const decodeReals =
      reals instanceof Float32Array ? this.#kernels.decodeSingles : this.#kernels.decodeDoubles
    const realBytes = new Uint8Array(reals.buffer, reals.byteOffset, reals.byteLength)
    for (let start = 0, end = 0; start < x.length; start = end) {
      end = Math.min(start + blockBytes, x.length)
      const first = start / this.elementBytes
      const last = end / this.elementBytes
      load(0, x, start, end)
      decodeReals(last - first, scale)
      store(realBytes, first * reals.BYTES_PER_ELEMENT, last * reals.BYTES_PER_ELEMENT)
    }
  }
}
