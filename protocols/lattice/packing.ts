import { BeaverdamError } from '../../src/errors.ts'
import { Field64 } from '../../src/field/field64.ts'
import { modInv } from '../../src/field/modular.ts'
import { Ntt, rootOfUnity } from '../../src/field/ntt.ts'
import { powers } from '../../src/field/powers.ts'
import { FieldVector } from '../../src/field/vector.ts'

/**
 * Packs N elements of Field64 into the slots of a polynomial modulo X^N + 1: slot j is its value at psi^(2 r + 1) for a
 * root of unity psi of order 2 N, where r has the bits of j reversed. So sums and products of polynomials are those of
 * their slots. The twist by psi^i makes of this a transform of size N.
 */
export class Packing {
  readonly #n: number
  readonly #ntt: Ntt
  readonly #twist: Uint8Array
  readonly #untwist: Uint8Array

  /** @param n a power of two */
  constructor(n: number) {
    this.#n = n
    this.#ntt = new Ntt(Field64, n)
    const root = rootOfUnity(Field64, 2 * n)
    this.#twist = powers(Field64, root, n).bytes
    this.#untwist = powers(Field64, modInv(root, Field64.modulus), n).scale(this.#ntt.scale).bytes
  }

  /**
   * The coefficients of the polynomial with these slots.
   *
   * @param slots at most N; the others are zero
   * @throws BeaverdamError FIELD_MISMATCH
   * @throws BeaverdamError LENGTH_MISMATCH
   */
  toCoefficients(slots: FieldVector): Uint8Array {
    if (slots.field.modulus !== Field64.modulus)
      throw new BeaverdamError('FIELD_MISMATCH', `slots hold elements of Field64, got ${slots.field.name}`)
    if (slots.length > this.#n)
      throw new BeaverdamError('LENGTH_MISMATCH', `there are ${this.#n} slots, got ${slots.length} elements`)
    const polynomial = new Uint8Array(this.#n * Field64.elementBytes)
    polynomial.set(slots.bytes)
    Field64.transform(polynomial, this.#ntt.inverseRoots)
    Field64.mul(polynomial, polynomial, this.#untwist)
    return polynomial
  }

  /** The slots of the polynomial with these coefficients, which are used up. */
  toSlots(coefficients: Uint8Array): FieldVector {
    Field64.mul(coefficients, coefficients, this.#twist)
    Field64.untransform(coefficients, this.#ntt.roots)
    return new FieldVector(Field64, coefficients)
  }
}
