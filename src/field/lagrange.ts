import { checkInteger } from '../errors.ts'
import { modInv } from './modular.ts'
import { Ntt } from './ntt.ts'
import type { NttField } from './ntt-field.ts'
import { powers } from './powers.ts'
import { repeated } from './repeated.ts'
import { FieldVector } from './vector.ts'

/**
 * Polynomials in the Lagrange basis: each is given by its values at the n-th roots of unity w^i (draft-irtf-cfrg-vdaf-18,
 * section 6.1.3.2; ePrint 2025/1727).
 *
 * @example
 * const lagrange = new Lagrange(Field64, 4)
 * lagrange.evaluate(valuesOfTwoPolynomials, t) // their values at t
 */
export class Lagrange {
  readonly field: NttField
  readonly size: number
  readonly #ntt: Ntt

  /**
   * @param size a power of two, at most 2^24
   * @throws BeaverdamError INVALID_ARGUMENT
   */
  constructor(field: NttField, size: number) {
    this.field = field
    this.size = size
    this.#ntt = new Ntt(field, size)
  }

  /**
   * The values at t of the basis polynomials, which are 1 at one root of unity and 0 at all others:
   * (1/n) sum over k of (t / w^i)^k. So they are what interpolation makes of the powers of t: no inverse is taken.
   */
  basisAt(t: bigint): FieldVector {
    return this.#ntt.interpolate(powers(this.field, t, this.size))
  }

  /**
   * The values at t of polynomials (`poly_eval_batched`).
   *
   * @param polynomials their values, one polynomial after the other
   * @param t reduced mod p
   * @throws BeaverdamError FIELD_MISMATCH
   * @throws BeaverdamError SHAPE_MISMATCH for part of a polynomial
   */
  evaluate(polynomials: FieldVector, t: bigint): FieldVector {
    const rows = Math.floor(polynomials.length / this.size)
    return polynomials.matmul(this.basisAt(t), { rows, inner: this.size, columns: 1 })
  }

  /**
   * All n values of the polynomial of a degree below `values.length` that has these first values
   * (`extend_values_to_power_of_2`). For missing points x_k, with Z the product of the x - x_j over them,
   *
   *   p(x_k) = -1 / (x_k Z'(x_k)) sum over the given i of p(x_i) x_i product over the missing j != k of (x_i - x_j).
   *
   * It takes n m^2 steps for m missing values, of which there is one for a gadget of degree 2.
   *
   * @param values 1..n of them
   * @throws BeaverdamError FIELD_MISMATCH
   * @throws BeaverdamError INVALID_ARGUMENT
   */
  extend(values: FieldVector): FieldVector {
    const { field, size } = this
    const { modulus } = field
    checkInteger('values.length', values.length, 1, size)
    const points = powers(field, this.#ntt.root, size)
    const missing = points.slice(values.length).toBigInts()
    const given = points.slice(0, values.length)
    const ones = repeated(field, 1n, values.length)
    const found = missing.map((point) => {
      const others = missing.filter((other) => other !== point)
      const weights = others.reduce((product, other) => product.mul(given.axpy(-other, ones)), given)
      const derivative = others.reduce((product, other) => (product * (point - other)) % modulus, 1n)
      return -values.dot(weights) * modInv(point * derivative, modulus)
    })
    return FieldVector.concat([values, FieldVector.of(field, found)])
  }
}
