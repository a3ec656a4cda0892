import { isProbablyPrime } from 'bigint-crypto-utils'
import { BeaverdamError, invalidArgument } from '../errors.ts'
import { readElement, viewOf, writeElement } from './element-bytes.ts'
import type { EncodeReport, Field, FixedFormat, MatrixShape, Reals, TripleBytes } from './field.ts'
import { checkEncoding, checkFinite, largestMagnitude, roundToEven } from './fixed-format.ts'
import { residue } from './modular.ts'

/** Miller-Rabin rounds: a composite passes with probability below 4^-64 = 2^-128. */
const primalityRounds = 64

/**
 * The field of any other prime, over BigInt, with elements of as many whole bytes as the modulus needs. It is tens of
 * times slower than Field64 and Field128, and its running time depends on the values: for secrets whose timing an
 * adversary can see, take one of those.
 *
 * @throws BeaverdamError NOT_PRIME
 * @throws BeaverdamError INVALID_ARGUMENT if the modulus is not a bigint
 *
 * @example
 * const field = await primeField(2n ** 61n - 1n)
 */
export async function primeField(modulus: bigint): Promise<Field> {
  await checkPrime(modulus)
  return new PrimeField(modulus)
}

/** @throws BeaverdamError NOT_PRIME @throws BeaverdamError INVALID_ARGUMENT if the modulus is not a bigint */
export async function checkPrime(modulus: bigint): Promise<void> {
  if (typeof modulus !== 'bigint') invalidArgument('modulus', 'a prime as a bigint', modulus)
  // Without workers: the test takes milliseconds, and a worker would outlive it.
  if (modulus < 2n || !(await isProbablyPrime(modulus, primalityRounds, true)))
    throw new BeaverdamError('NOT_PRIME', `the modulus of a field must be a prime, and ${modulus} is not`)
}

/** Over BigInt, for a modulus that is known to be prime. */
export class PrimeField implements Field {
  readonly name: string
  readonly modulus: bigint
  readonly elementBytes: number
  /** The bits of a word that count. */
  readonly #wordMask: bigint

  constructor(modulus: bigint, name = `primeField(${modulus})`) {
    const bits = modulus.toString(2).length
    this.name = name
    this.modulus = modulus
    this.elementBytes = Math.ceil(bits / 8)
    this.#wordMask = (1n << BigInt(bits)) - 1n
  }

  add(out: Uint8Array, x: Uint8Array, y: Uint8Array): void {
    const xs = this.#reader(x)
    const ys = this.#reader(y)
    this.#write(out, (i) => xs(i) + ys(i))
  }

  sub(out: Uint8Array, x: Uint8Array, y: Uint8Array): void {
    const xs = this.#reader(x)
    const ys = this.#reader(y)
    this.#write(out, (i) => xs(i) - ys(i))
  }

  mul(out: Uint8Array, x: Uint8Array, y: Uint8Array): void {
    const xs = this.#reader(x)
    const ys = this.#reader(y)
    this.#write(out, (i) => xs(i) * ys(i))
  }

  neg(out: Uint8Array, x: Uint8Array): void {
    const xs = this.#reader(x)
    this.#write(out, (i) => -xs(i))
  }

  scale(out: Uint8Array, x: Uint8Array, c: bigint): void {
    const xs = this.#reader(x)
    this.#write(out, (i) => c * xs(i))
  }

  axpy(out: Uint8Array, c: bigint, x: Uint8Array): void {
    const xs = this.#reader(x)
    const ys = this.#reader(out)
    this.#write(out, (i) => c * xs(i) + ys(i))
  }

  sum(x: Uint8Array): bigint {
    const xs = this.#reader(x)
    let sum = 0n
    for (let i = 0; i < this.#count(x); i++) sum += xs(i)
    return sum % this.modulus
  }

  dot(x: Uint8Array, y: Uint8Array): bigint {
    const xs = this.#reader(x)
    const ys = this.#reader(y)
    let sum = 0n
    for (let i = 0; i < this.#count(x); i++) sum += xs(i) * ys(i)
    return sum % this.modulus
  }

  matmul(out: Uint8Array, x: Uint8Array, y: Uint8Array, { inner, columns }: MatrixShape): void {
    const xs = this.#reader(x)
    const ys = this.#reader(y)
    this.#write(out, (i) => {
      const column = i % columns
      const row = (i - column) / columns
      let sum = 0n
      for (let k = 0; k < inner; k++) sum += xs(row * inner + k) * ys(k * columns + column)
      return sum
    })
  }

  firstInvalid(x: Uint8Array): number {
    const xs = this.#reader(x)
    for (let i = 0; i < this.#count(x); i++) if (xs(i) >= this.modulus) return i
    return -1
  }

  recombine(out: Uint8Array, triple: TripleBytes, d: Uint8Array, e: Uint8Array, addsPublic: boolean): void {
    const [as, bs, cs] = [this.#reader(triple.a), this.#reader(triple.b), this.#reader(triple.c)]
    const [ds, es] = [this.#reader(d), this.#reader(e)]
    this.#write(out, (i) => cs(i) + ds(i) * (bs(i) + (addsPublic ? es(i) : 0n)) + es(i) * as(i))
  }

  accumulateWords(acc: Uint8Array, words: Uint8Array, sign: 1 | -1): { elements: number; words: number } {
    const size = this.elementBytes
    const view = viewOf(acc)
    const drawn = this.#reader(words)
    let element = 0
    let word = 0
    for (; element < this.#count(acc) && word + 1 <= this.#count(words); word++) {
      const value = drawn(word) & this.#wordMask
      if (value >= this.modulus) continue
      const sum = readElement(view, element * size, size) + BigInt(sign) * value
      writeElement(view, element * size, size, residue(sum, this.modulus))
      element++
    }
    return { elements: element, words: word }
  }

  encode(out: Uint8Array, reals: Reals, format: FixedFormat): EncodeReport {
    checkEncoding(this.modulus, reals, format)
    checkFinite(reals, 0, reals.length)
    const { clip, fractionBits } = format
    let saturated = 0
    this.#write(out, (i) => {
      const x = reals[i] as number
      if (Math.abs(x) > clip) saturated++
      return BigInt(roundToEven(Math.min(clip, Math.max(-clip, x)) * 2 ** fractionBits))
    })
    return { saturated }
  }

  encodeMasked(
    out: Uint8Array,
    reals: Reals,
    format: FixedFormat,
    masks: readonly Uint8Array[],
  ): EncodeReport | undefined {
    const report = this.encode(out, reals, format)
    for (const mask of masks)
      if (this.accumulateWords(out, mask, -1).elements < reals.length) return undefined
    return report
  }

  decode(reals: Reals, x: Uint8Array, fractionBits: number): void {
    const xs = this.#reader(x)
    const half = largestMagnitude(this.modulus)
    for (let i = 0; i < reals.length; i++) {
      const element = xs(i)
      reals[i] = Number(element > half ? element - this.modulus : element) * 2 ** -fractionBits
    }
  }

  #count(bytes: Uint8Array): number {
    return bytes.length / this.elementBytes
  }

  #reader(bytes: Uint8Array): Reader {
    const view = viewOf(bytes)
    return (i) => readElement(view, i * this.elementBytes, this.elementBytes)
  }

  #write(out: Uint8Array, valueAt: Reader): void {
    const view = viewOf(out)
    for (let i = 0; i < this.#count(out); i++)
      writeElement(view, i * this.elementBytes, this.elementBytes, residue(valueAt(i), this.modulus))
  }
}

/** An integer for each index of a vector. */
type Reader = (i: number) => bigint
