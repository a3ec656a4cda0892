import { BeaverdamError, checkInteger, invalidArgument } from '../errors.ts'
import { wordsOf } from './element-bytes.ts'
import { modInv, modPow } from './modular.ts'
import type { NttField } from './ntt-field.ts'
import { powers } from './powers.ts'
import { FieldVector } from './vector.ts'

/** Longest polynomials, as a power of two: their roots and one of them fill half a GiB in Field128. */
const largestBits = 24

/**
 * The number theoretic transform of polynomials of `size` coefficients, with its roots of unity (VDAF's `ntt` and
 * `inv_ntt`, draft-irtf-cfrg-vdaf-18, section 6.1.2). It takes any number of polynomials at once, one after the other in
 * a vector.
 *
 * @example
 * const ntt = new Ntt(Field64, 4)
 * const values = ntt.evaluate(FieldVector.of(Field64, [1, 2, 0, 0])) // 1 + 2 x at the four 4th roots of unity
 * ntt.interpolate(values) // 1, 2, 0, 0
 */
export class Ntt {
  readonly field: NttField
  readonly size: number
  /** A primitive root of unity of order `size`. */
  readonly root: bigint
  /** Tables for the field's transforms. */
  readonly roots: Uint8Array
  readonly inverseRoots: Uint8Array
  /** 1 / size */
  readonly scale: bigint

  /**
   * @param size a power of two, at most 2^24 and the order of the field's subgroup
   * @throws BeaverdamError INVALID_ARGUMENT
   */
  constructor(field: NttField, size: number) {
    this.field = field
    this.size = checkPowerOf2('size', size)
    this.root = rootOfUnity(field, size)
    this.roots = tableOf(field, size, (order) => rootOfUnity(field, order))
    this.inverseRoots = tableOf(field, size, (order) => modInv(rootOfUnity(field, order), field.modulus))
    this.scale = modInv(BigInt(size), field.modulus)
  }

  /**
   * The values p(1), p(w), p(w^2), .. of polynomials at the powers of the root.
   *
   * @param coefficients of as many polynomials as there are, the constant ones first
   * @throws BeaverdamError FIELD_MISMATCH
   * @throws BeaverdamError INVALID_ARGUMENT for part of a polynomial
   */
  evaluate(coefficients: FieldVector): FieldVector {
    this.checkPolynomials(coefficients)
    const values = this.inReversedOrder(coefficients)
    this.field.transform(values.bytes, this.roots)
    return values
  }

  /**
   * The coefficients of the polynomials with given values at the powers of the root.
   *
   * @throws BeaverdamError FIELD_MISMATCH
   * @throws BeaverdamError INVALID_ARGUMENT for part of a polynomial
   */
  interpolate(values: FieldVector): FieldVector {
    this.checkPolynomials(values)
    const coefficients = values.slice()
    this.field.untransform(coefficients.bytes, this.inverseRoots)
    return this.inReversedOrder(coefficients).scale(this.scale)
  }

  /** The elements of each polynomial in the order of their indices' reversed bits. */
  inReversedOrder(polynomials: FieldVector): FieldVector {
    const { size } = this
    const { elementBytes } = this.field
    const reversed = new Uint8Array(polynomials.bytes.length)
    const from = wordsOf(polynomials.bytes, elementBytes)
    const to = wordsOf(reversed, elementBytes)
    const wordCount = elementBytes / to.BYTES_PER_ELEMENT
    const indices = reversedIndices(size)
    for (let start = 0; start < polynomials.length; start += size)
      for (let i = 0; i < size; i++) {
        const source = (start + (indices[i] as number)) * wordCount
        const target = (start + i) * wordCount
        for (let word = 0; word < wordCount; word++) to[target + word] = from[source + word] as number
      }
    return new FieldVector(this.field, reversed)
  }

  /**
   * @throws BeaverdamError FIELD_MISMATCH
   * @throws BeaverdamError INVALID_ARGUMENT for part of a polynomial
   */
  checkPolynomials({ field, length }: FieldVector): void {
    if (field.modulus !== this.field.modulus)
      throw new BeaverdamError('FIELD_MISMATCH', `the polynomials are not over ${this.field.name}`)
    if (length % this.size !== 0)
      invalidArgument('polynomials', `whole polynomials of ${this.size} elements`, `${length} elements`)
  }
}

/** @throws BeaverdamError INVALID_ARGUMENT unless it is a power of two up to 2^24 */
export function checkPowerOf2(name: string, value: number): number {
  checkInteger(name, value, 1, 2 ** largestBits)
  if (!Number.isInteger(Math.log2(value))) invalidArgument(name, 'a power of two', value)
  return value
}

/**
 * A primitive root of unity.
 *
 * @param order a power of two
 * @throws BeaverdamError INVALID_ARGUMENT if the field has no root of that order
 */
export function rootOfUnity(field: NttField, order: number): bigint {
  if (order > 2 ** field.generatorOrderBits)
    invalidArgument('order', `at most 2^${field.generatorOrderBits}, as ${field.name} has roots`, order)
  return modPow(field.generator, 2n ** BigInt(field.generatorOrderBits) / BigInt(order), field.modulus)
}

/** The least power of two that is n or more, for n from 1. */
export function nextPowerOf2(n: number): number {
  return 2 ** Math.ceil(Math.log2(n))
}

function tableOf(field: NttField, size: number, rootOf: (order: number) => bigint): Uint8Array {
  const table = new Uint8Array(size * field.elementBytes)
  for (let h = 1; h < size; h *= 2) table.set(powers(field, rootOf(2 * h), h).bytes, h * field.elementBytes)
  return table
}

function reversedIndices(size: number): Uint32Array {
  const indices = new Uint32Array(size)
  for (let known = 1; known < size; known *= 2)
    for (let i = 0; i < known; i++) {
      indices[i] = 2 * (indices[i] as number)
      indices[known + i] = (indices[i] as number) + 1
    }
  return indices
}
