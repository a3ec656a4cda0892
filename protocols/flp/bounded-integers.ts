import { invalidArgument } from '../../src/errors.ts'
import { viewOf, writeElement } from '../../src/field/element-bytes.ts'
import type { NttField } from '../../src/field/ntt-field.ts'
import { powers } from '../../src/field/powers.ts'
import { FieldVector } from '../../src/field/vector.ts'

/** Integers, as an array or a typed array has them. */
export type Integers = ArrayLike<number | bigint>

/**
 * Integers in 0..max as vectors of bits whose weights are 1, 2, 4, .. and, for the last, what is left of max: a sum of
 * weighted bits is never out of range, so that checking the bits checks the range (draft-irtf-cfrg-vdaf-18, section
 * 7.4.2). But for refusing what is out of range, it takes neither a branch nor an address from an integer.
 */
export class BoundedIntegers {
  readonly max: bigint
  /** Bits of each integer. */
  readonly bits: number
  readonly #field: NttField
  readonly #weights: FieldVector
  readonly #lastWeight: bigint

  /**
   * @param max 1 or more, with 2^bits below the modulus
   * @throws BeaverdamError INVALID_ARGUMENT
   */
  constructor(field: NttField, name: string, max: number | bigint) {
    if (typeof max === 'number' && !Number.isSafeInteger(max)) invalidArgument(name, 'an integer', max)
    this.max = BigInt(max)
    this.bits = this.max.toString(2).length
    if (this.max < 1n || 1n << BigInt(this.bits) >= field.modulus)
      invalidArgument(name, `an integer from 1 whose bits fit ${field.name}`, max)
    this.#field = field
    this.#lastWeight = this.max - (1n << BigInt(this.bits - 1)) + 1n
    this.#weights = powers(field, 2n, this.bits)
    writeElement(
      viewOf(this.#weights.bytes),
      (this.bits - 1) * field.elementBytes,
      field.elementBytes,
      this.#lastWeight,
    )
  }

  /** @throws BeaverdamError INVALID_ARGUMENT if one is out of range; the message gives its index alone */
  encode(integers: Integers): FieldVector {
    const { bits } = this
    const size = this.#field.elementBytes
    const values = this.#elements(integers)
    const encoded = new Uint8Array(integers.length * bits * size)
    const last = bits - 1
    // An integer has the last weight if it is too large for all others, which are 2^(bits - 1) - 1 in all: by its top bit.
    const tops = new Uint8Array(values.bytes.length)
    copyBits(tops, size, 0, wordsOf(values), size, last)
    const rest = values.axpy(-this.#lastWeight, new FieldVector(this.#field, tops))
    for (let bit = 0; bit < last; bit++) copyBits(encoded, bits * size, bit * size, wordsOf(rest), size, bit)
    copyBits(encoded, bits * size, last * size, wordsOf(values), size, last)
    return new FieldVector(this.#field, encoded)
  }

  /** The integers of vectors of bits, or shares of the ones from shares of the others. */
  decode(encoded: FieldVector): FieldVector {
    const rows = encoded.length / this.bits
    return encoded.matmul(this.#weights, { rows, inner: this.bits, columns: 1 })
  }

  #elements(integers: Integers): FieldVector {
    const size = this.#field.elementBytes
    const values = FieldVector.zero(this.#field, integers.length)
    const view = viewOf(values.bytes)
    const { max } = this
    const maxNumber = Number(max)
    for (let i = 0; i < integers.length; i++) {
      const integer = integers[i] as number | bigint
      if (typeof integer === 'bigint') {
        if (integer < 0n || integer > max) outOfRange(i, max)
        writeElement(view, i * size, size, integer)
      } else {
        if (!Number.isSafeInteger(integer) || integer < 0 || integer > maxNumber) outOfRange(i, max)
        const upper = Math.floor(integer / 2 ** 32)
        view.setUint32(i * size, integer - upper * 2 ** 32, true)
        view.setUint32(i * size + 4, upper, true)
      }
    }
    return values
  }
}

/** Sets the elements of `out` from `start` on, `step` bytes apart, to one bit of each value. */
function copyBits(
  out: Uint8Array,
  step: number,
  start: number,
  words: Uint32Array,
  valueBytes: number,
  bit: number,
): void {
  const wordStep = valueBytes / 4
  let at = start
  for (let word = bit >>> 5; word < words.length; word += wordStep, at += step)
    out[at] = ((words[word] as number) >>> (bit & 31)) & 1
}

/** Of a vector with memory of its own, which is aligned. */
function wordsOf(vector: FieldVector): Uint32Array {
  return new Uint32Array(vector.bytes.buffer)
}

function outOfRange(i: number, max: bigint): never {
  return invalidArgument(`measurement[${i}]`, `an integer in 0..${max}`, 'another')
}
