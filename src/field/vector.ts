import { BeaverdamError, checkInteger, invalidArgument } from '../errors.ts'
import { type RandomSource, randomBytes } from '../random/csprng.ts'
import { sameBytes } from '../same-bytes.ts'
import { readElement, viewOf, writeElement } from './element-bytes.ts'
import type { Field, MatrixShape } from './field.ts'
import { largestMagnitude } from './fixed-format.ts'
import { residue } from './modular.ts'

/** How many random bytes are drawn at a time. */
const drawBytes = 65_536

/**
 * A vector over a prime field: the unit of work. Its elements are little-endian bytes in one Uint8Array, and operations
 * give a new vector. A vector may hold a secret, so that `util.inspect` and `console.log` show its field and length
 * only; `toJSON` is for what is meant to be read.
 *
 * @example
 * const x = FieldVector.of(Field64, [1, 2, -3])
 * x.mul(x).toNumbers() // [1, 4, 9]
 */
export class FieldVector {
  readonly field: Field
  readonly length: number
  /** `length` elements of `field.elementBytes` bytes. Whoever writes to it keeps the elements canonical. */
  readonly bytes: Uint8Array

  /** Takes over bytes that are known to be canonical elements: results of the field. Others go through `fromBytes`. */
  constructor(field: Field, bytes: Uint8Array) {
    this.field = field
    this.bytes = bytes
    this.length = bytes.length / field.elementBytes
  }

  /** @throws BeaverdamError INVALID_ARGUMENT for a length that is not a non-negative integer */
  static zero(field: Field, length: number): FieldVector {
    return new FieldVector(field, new Uint8Array(checkInteger('length', length, 0) * field.elementBytes))
  }

  /**
   * A vector of given integers, reduced mod p: -1 is p - 1.
   *
   * @throws BeaverdamError INVALID_ARGUMENT for a number that is not a safe integer
   */
  static of(field: Field, values: Iterable<bigint | number>): FieldVector {
    const elements = Array.from(values, (value, i) => elementOf(field, value, `values[${i}]`))
    const vector = FieldVector.zero(field, elements.length)
    const view = viewOf(vector.bytes)
    const size = field.elementBytes
    for (const [i, element] of elements.entries()) writeElement(view, i * size, size, element)
    return vector
  }

  /**
   * A vector on bytes that came from outside. They are not copied.
   *
   * @param length how many elements are expected; without it, any whole number
   * @throws BeaverdamError LENGTH_MISMATCH
   * @throws BeaverdamError INVALID_ELEMENT with the index of the first element that is not below the modulus
   */
  static fromBytes(field: Field, bytes: Uint8Array, length?: number): FieldVector {
    const size = field.elementBytes
    const expected = length === undefined ? bytes.length - (bytes.length % size) : length * size
    if (bytes.length !== expected)
      throw new BeaverdamError(
        'LENGTH_MISMATCH',
        `bytes: expected ${length ?? 'whole'} elements of ${size} bytes, got ${bytes.length} bytes`,
      )
    const invalid = field.firstInvalid(bytes)
    if (invalid >= 0)
      throw new BeaverdamError(
        'INVALID_ELEMENT',
        `bytes: element ${invalid} is not below the modulus of ${field.name}`,
      )
    // a Node Buffer slices without a copy where a Uint8Array copies
    return new FieldVector(field, new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length))
  }

  /**
   * Uniform elements: the source's bytes as words, of which those that are not below the modulus are skipped (VDAF's
   * next_vec). No word is drawn beyond the last element.
   *
   * @param random the CSPRNG, or a stream that the elements are to come from
   * @throws BeaverdamError INVALID_ARGUMENT for a length that is not a non-negative integer
   */
  static random(field: Field, length: number, random: RandomSource = randomBytes): FieldVector {
    const vector = FieldVector.zero(field, length)
    const step = drawBytes - (drawBytes % field.elementBytes)
    for (let rest = vector.bytes; rest.length > 0; ) {
      const words = random(Math.min(step, rest.length))
      rest = rest.subarray(field.accumulateWords(rest, words, 1).elements * field.elementBytes)
    }
    return vector
  }

  /**
   * @param vectors one or more
   * @throws BeaverdamError INVALID_ARGUMENT
   * @throws BeaverdamError FIELD_MISMATCH
   */
  static concat(vectors: readonly FieldVector[]): FieldVector {
    const [first] = vectors
    if (first === undefined) invalidArgument('vectors', 'at least one vector', 'none')
    const joined = new Uint8Array(vectors.reduce((total, vector) => total + vector.bytes.length, 0))
    let end = 0
    for (const vector of vectors) {
      first.#checkField(vector)
      joined.set(vector.bytes, end)
      end += vector.bytes.length
    }
    return new FieldVector(first.field, joined)
  }

  /** @throws BeaverdamError FIELD_MISMATCH @throws BeaverdamError LENGTH_MISMATCH */
  add(y: FieldVector): FieldVector {
    this.#checkLike(y)
    return this.#fill((out) => this.field.add(out, this.bytes, y.bytes))
  }

  /** @throws BeaverdamError FIELD_MISMATCH @throws BeaverdamError LENGTH_MISMATCH */
  sub(y: FieldVector): FieldVector {
    this.#checkLike(y)
    return this.#fill((out) => this.field.sub(out, this.bytes, y.bytes))
  }

  neg(): FieldVector {
    return this.#fill((out) => this.field.neg(out, this.bytes))
  }

  /** Element by element. @throws BeaverdamError FIELD_MISMATCH @throws BeaverdamError LENGTH_MISMATCH */
  mul(y: FieldVector): FieldVector {
    this.#checkLike(y)
    return this.#fill((out) => this.field.mul(out, this.bytes, y.bytes))
  }

  /** @param c reduced mod p @throws BeaverdamError INVALID_ARGUMENT for a number that is not a safe integer */
  scale(c: bigint | number): FieldVector {
    const factor = elementOf(this.field, c, 'c')
    return this.#fill((out) => this.field.scale(out, this.bytes, factor))
  }

  /**
   * This vector + c x.
   *
   * @param c reduced mod p
   * @throws BeaverdamError INVALID_ARGUMENT if c is a number that is not a safe integer
   * @throws BeaverdamError FIELD_MISMATCH
   * @throws BeaverdamError LENGTH_MISMATCH
   */
  axpy(c: bigint | number, x: FieldVector): FieldVector {
    this.#checkLike(x)
    const sum = this.slice()
    this.field.axpy(sum.bytes, elementOf(this.field, c, 'c'), x.bytes)
    return sum
  }

  /** @throws BeaverdamError FIELD_MISMATCH @throws BeaverdamError LENGTH_MISMATCH */
  dot(y: FieldVector): bigint {
    this.#checkLike(y)
    return this.field.dot(this.bytes, y.bytes)
  }

  sum(): bigint {
    return this.field.sum(this.bytes)
  }

  /**
   * This vector as a row-major rows x inner matrix, times y as an inner x columns matrix.
   *
   * @throws BeaverdamError FIELD_MISMATCH
   * @throws BeaverdamError SHAPE_MISMATCH
   */
  matmul(y: FieldVector, shape: MatrixShape): FieldVector {
    this.#checkField(y)
    const { rows, inner, columns } = shape
    for (const [name, size] of Object.entries(shape)) checkInteger(name, size, 0)
    if (this.length !== rows * inner || y.length !== inner * columns)
      throw new BeaverdamError(
        'SHAPE_MISMATCH',
        `expected ${rows} x ${inner} and ${inner} x ${columns} elements, got ${this.length} and ${y.length}`,
      )
    const product = FieldVector.zero(this.field, rows * columns)
    this.field.matmul(product.bytes, this.bytes, y.bytes, shape)
    return product
  }

  /** Same field, length and elements. The time depends on the length alone. */
  equal(y: FieldVector): boolean {
    if (this.field.modulus !== y.field.modulus || this.length !== y.length) return false
    return sameBytes(this.bytes, y.bytes)
  }

  /**
   * A copy of the elements from index `from` up to, not including, `to`.
   *
   * @throws BeaverdamError INVALID_ARGUMENT for a range outside the vector
   */
  slice(from = 0, to = this.length): FieldVector {
    checkInteger('to', to, checkInteger('from', from, 0, this.length), this.length)
    const size = this.field.elementBytes
    return new FieldVector(this.field, this.bytes.slice(from * size, to * size))
  }

  /**
   * The same elements as those of `slice`, on this vector's memory: for reading.
   *
   * @throws BeaverdamError INVALID_ARGUMENT
   */
  subvector(from = 0, to = this.length): FieldVector {
    checkInteger('to', to, checkInteger('from', from, 0, this.length), this.length)
    const size = this.field.elementBytes
    return new FieldVector(this.field, this.bytes.subarray(from * size, to * size))
  }

  /** @throws BeaverdamError INVALID_ARGUMENT for an index outside the vector */
  at(i: number): bigint {
    checkInteger('i', i, 0, this.length - 1)
    return readElement(viewOf(this.bytes), i * this.field.elementBytes, this.field.elementBytes)
  }

  toBigInts(): bigint[] {
    const view = viewOf(this.bytes)
    const size = this.field.elementBytes
    return Array.from({ length: this.length }, (_, i) => readElement(view, i * size, size))
  }

  /**
   * The elements as signed numbers, those above (p - 1) / 2 as negative.
   *
   * @throws BeaverdamError INVALID_ARGUMENT for a magnitude beyond 2^53 - 1, which a number does not hold exactly
   */
  toNumbers(): number[] {
    const { modulus } = this.field
    const half = largestMagnitude(modulus)
    return this.toBigInts().map((element, i) => {
      const number = Number(element > half ? element - modulus : element)
      if (!Number.isSafeInteger(number))
        invalidArgument(`element ${i}`, 'a signed integer below 2^53', 'a larger one; take toBigInts')
      return number
    })
  }

  /** Decimal strings. */
  toJSON(): string[] {
    return this.toBigInts().map(String)
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return `FieldVector(${this.field.name}, ${this.length} elements)`
  }

  #fill(compute: (out: Uint8Array) => void): FieldVector {
    const out = new Uint8Array(this.bytes.length)
    compute(out)
    return new FieldVector(this.field, out)
  }

  #checkField(y: FieldVector): void {
    if (this.field.modulus !== y.field.modulus)
      throw new BeaverdamError(
        'FIELD_MISMATCH',
        `the vectors belong to different fields: ${this.field.name} and ${y.field.name}`,
      )
  }

  #checkLike(y: FieldVector): void {
    this.#checkField(y)
    if (this.length !== y.length)
      throw new BeaverdamError(
        'LENGTH_MISMATCH',
        `the vectors have different lengths: ${this.length} and ${y.length}`,
      )
  }
}

function elementOf(field: Field, value: bigint | number, name: string): bigint {
  // What it is instead is not shown: it may be an input, only not fit for a vector.
  if (typeof value !== 'bigint' && !Number.isSafeInteger(value))
    invalidArgument(name, 'a bigint or an integer up to 2^53 - 1 in magnitude', 'something else')
  return residue(BigInt(value), field.modulus)
}
