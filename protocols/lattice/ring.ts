import { base64, type Kernels } from '../../src/kernels/generated/lattice.ts'
import { loadKernels } from '../../src/kernels/load.ts'
import type { Prg } from '../../src/random/prg.ts'
import {
  constantsOf,
  field64Digits,
  montgomery,
  type PrimeConstants,
  tableBytes,
  writeTable,
} from './prime-table.ts'
import { multiplyModulo, shoupQuotient } from './residue.ts'

/**
 * An element of Z_q[X] / (X^N + 1) by its values at the odd powers of a root of unity modulo each prime, N of each prime
 * after the other, canonical. A sum or product is that of the values.
 */
export type RingElement = Uint32Array

/** An element that is kept to multiply others: 2^32 times itself, which Montgomery's product takes off again. */
export interface Factor {
  readonly values: RingElement
}

/** A polynomial as the sum of what is there of these. */
export interface Terms {
  /** N elements of Field64, standing for integers in -2^63..2^63. */
  readonly message?: Uint8Array
  /** N small numbers, times the plaintext modulus. */
  readonly noise?: Int32Array
  /** N small numbers. */
  readonly small?: Int32Array
  readonly drowning?: Drowning
}

/** N integers, times the plaintext modulus: words of 32 bits, those of the highest place first, less an offset. */
export interface Drowning {
  readonly digits: readonly Uint8Array[]
  readonly offset: bigint
}

const wasmPageBytes = 65_536

/**
 * The ring Z_q[X] / (X^N + 1) for q the product of primes below 2^30, with kernels and tables of its own: 1.5 MiB and 16 N
 * bytes a prime. Its operations are synchronous, so that those that take turns do not meet in its scratch.
 */
export class Ring {
  readonly n: number
  readonly primes: readonly number[]
  readonly modulus: bigint
  readonly #kernels = loadKernels<Kernels>(base64)
  readonly #constants: readonly PrimeConstants[]
  readonly #slots: readonly Uint32Array[]
  readonly #words: Uint8Array
  readonly #negatedModulus: readonly [number, number]

  /**
   * @param n a power of two, 8 to 32,768
   * @param primes distinct, below 2^30 and 1 modulo 2 n
   */
  constructor(n: number, primes: readonly number[]) {
    this.n = n
    this.primes = primes
    this.modulus = primes.reduce((product, p) => product * BigInt(p), 1n)
    const kernels = this.#kernels
    const tables = kernels.tables()
    const missing = tables + primes.length * tableBytes(n) - kernels.memory.buffer.byteLength
    kernels.memory.grow(Math.max(0, Math.ceil(missing / wasmPageBytes)))
    const { buffer } = kernels.memory
    this.#constants = primes.map((p, i) => constantsOf(this, p, tables + i * tableBytes(n)))
    for (const { p, table } of this.#constants) writeTable(buffer, table, n, p)
    this.#slots = [kernels.slot0, kernels.slot1, kernels.slot2].map(
      ({ value }) => new Uint32Array(buffer, value, n),
    )
    this.#words = new Uint8Array(buffer, kernels.words.value, 8 * n)
    this.#negatedModulus = field64Digits(-this.modulus)
  }

  zero(): RingElement {
    return new Uint32Array(this.n * this.primes.length)
  }

  /** The values of a polynomial. */
  evaluate(terms: Terms): RingElement {
    return this.#evaluate(terms, 1)
  }

  /** A polynomial that others are multiplied by time and again. */
  factor(terms: Terms): Factor {
    return { values: this.#evaluate(terms, montgomery) }
  }

  #evaluate(terms: Terms, scale: 1 | typeof montgomery): RingElement {
    const out = this.zero()
    for (const [i, constants] of this.#constants.entries()) {
      this.#evaluateAt(constants, terms, scale)
      this.#store(out, i)
    }
    return out
  }

  /** slot 0 = the values of a polynomial modulo a prime, times a scale. */
  #evaluateAt(constants: PrimeConstants, terms: Terms, scale: 1 | typeof montgomery): void {
    const { message, noise, small, drowning } = terms
    const { p, table, shift, plain } = constants
    const unit = scale === 1 ? 1 : shift
    const scaledPlain = multiplyModulo(plain, unit, p)
    this.#slot(0).fill(0)
    if (drowning !== undefined) this.#drown(drowning, constants, scaledPlain)
    if (message !== undefined) {
      this.#words.set(message)
      const high = multiplyModulo(unit, shift, p)
      const factors = [unit, shoupQuotient(unit, p), high, shoupQuotient(high, p)] as const
      this.#kernels.addCentred(table, this.n, ...factors, scaledPlain)
    }
    if (noise !== undefined) this.#addSmall(table, noise, scaledPlain, p)
    if (small !== undefined) this.#addSmall(table, small, unit, p)
    this.#kernels.forward(table, this.n)
  }

  #addSmall(table: number, numbers: Int32Array, c: number, p: number): void {
    this.#words.set(bytesOf(numbers))
    this.#kernels.addSmall(table, this.n, c, shoupQuotient(c, p))
  }

  /** slot 0, which is zero, = the integers modulo a prime, times c. */
  #drown({ digits, offset }: Drowning, { p, table, shift }: PrimeConstants, c: number): void {
    const kernels = this.#kernels
    const minus = Number(BigInt(p) - (offset % BigInt(p))) % p
    for (const [k, words] of digits.entries()) {
      this.#words.set(words)
      const plus = k === digits.length - 1 ? minus : 0
      kernels.hornerStep(table, this.n, shift, shoupQuotient(shift, p), shoupQuotient(1, p), plus)
    }
    kernels.scale(table, this.n, c, shoupQuotient(c, p))
  }

  add(x: RingElement, y: RingElement): RingElement {
    return this.addTo(x.slice(), y)
  }

  /** sum += y @returns sum */
  addTo(sum: RingElement, y: RingElement): RingElement {
    for (const [i, { table }] of this.#constants.entries()) {
      this.#load(0, sum, i)
      this.#load(1, y, i)
      this.#kernels.add(table, this.n)
      this.#store(sum, i)
    }
    return sum
  }

  /** sum += f x for each sum and its x, where f is a polynomial. */
  addMultiples(f: Terms, sums: readonly (readonly [sum: RingElement, x: RingElement])[]): void {
    for (const [i, constants] of this.#constants.entries()) {
      this.#evaluateAt(constants, f, montgomery)
      this.#slot(2).set(this.#slot(0))
      for (const [sum, x] of sums) {
        this.#load(0, sum, i)
        this.#load(1, x, i)
        this.#kernels.multiplyAdd(constants.table, this.n)
        this.#store(sum, i)
      }
    }
  }

  /** sum += x y @returns sum */
  addProduct(sum: RingElement, x: RingElement, y: Factor): RingElement {
    return this.#multiplyOnto(this.#kernels.multiplyAdd, sum, x, y)
  }

  /** sum -= x y @returns sum */
  subtractProduct(sum: RingElement, x: RingElement, y: Factor): RingElement {
    return this.#multiplyOnto(this.#kernels.multiplySub, sum, x, y)
  }

  #multiplyOnto(
    kernel: (table: number, n: number) => void,
    sum: RingElement,
    x: RingElement,
    y: Factor,
  ): RingElement {
    for (const [i, { table }] of this.#constants.entries()) {
      this.#load(0, sum, i)
      this.#load(1, x, i)
      this.#load(2, y.values, i)
      kernel(table, this.n)
      this.#store(sum, i)
    }
    return sum
  }

  /**
   * The coefficients of an element in Field64: each stands for the integer of least magnitude, which is below
   * q / 2 (1 - 2^-20) in magnitude.
   */
  compose(x: RingElement): Uint8Array {
    const kernels = this.#kernels
    kernels.clearSum(this.n)
    for (const [i, { p, table, crt, cofactor }] of this.#constants.entries()) {
      this.#load(0, x, i)
      kernels.inverse(table, this.n, crt, shoupQuotient(crt, p))
      kernels.accumulate(this.n, ...cofactor, 1 / p)
    }
    kernels.finishSum(this.n, ...this.#negatedModulus)
    return this.#words.slice()
  }

  /** A uniform element: the low 30 bits of the stream's words of 32, of which those from the prime on are skipped. */
  async uniform(prg: Prg): Promise<RingElement> {
    const out = this.zero()
    for (const [i, { table }] of this.#constants.entries())
      for (let kept = 0; kept < this.n; ) {
        const wanted = this.n - kept
        const words = await prg.next(4 * wanted)
        this.#words.set(words)
        prg.release?.(words)
        const count = this.#kernels.uniform(table, wanted)
        out.set(this.#slot(0).subarray(0, count), i * this.n + kept)
        kept += count
      }
    return out
  }

  /** N uniform numbers in -1..1. */
  async ternary(prg: Prg): Promise<Int32Array> {
    const out = new Int32Array(this.n)
    for (let kept = 0; kept < this.n; ) {
      const wanted = this.n - kept
      const words = await prg.next(wanted)
      this.#words.set(words)
      prg.release?.(words)
      const count = this.#kernels.ternary(wanted)
      out.set(this.#slot(0).subarray(0, count), kept)
      kept += count
    }
    return out
  }

  /** N numbers of the centred binomial distribution with eta = 21. */
  async binomial(prg: Prg): Promise<Int32Array> {
    const words = await prg.next(8 * this.n)
    this.#words.set(words)
    prg.release?.(words)
    this.#kernels.binomial(this.n)
    return new Int32Array(this.#slot(0))
  }

  /**
   * N words of 32 bits below a factor, each of 128 random bits u: floor(u factor / 2^128), which is within factor 2^-128 of
   * uniform.
   */
  async below(factor: number, prg: Prg): Promise<Uint8Array> {
    const words = await prg.next(16 * this.n)
    this.#slot(0).fill(0)
    for (let place = 0; place < 4; place++) {
      this.#words.set(words.subarray(place * 4 * this.n, (place + 1) * 4 * this.n))
      this.#kernels.upperProduct(this.n, factor)
    }
    prg.release?.(words)
    return bytesOf(this.#slot(0)).slice()
  }

  /** Index of the first residue that is not below its prime, or -1. */
  firstInvalid(x: RingElement): number {
    for (const [i, { table }] of this.#constants.entries()) {
      this.#load(0, x, i)
      const index = this.#kernels.firstInvalid(table, this.n)
      if (index >= 0) return i * this.n + index
    }
    return -1
  }

  #slot(slot: number): Uint32Array {
    return this.#slots[slot] as Uint32Array
  }

  #load(slot: 0 | 1 | 2, x: RingElement, i: number): void {
    this.#slot(slot).set(x.subarray(i * this.n, (i + 1) * this.n))
  }

  #store(x: RingElement, i: number): void {
    x.set(this.#slot(0), i * this.n)
  }
}

function bytesOf(numbers: Int32Array | Uint32Array): Uint8Array {
  return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength)
}
