import { BeaverdamError } from '../../src/errors.ts'
import { CosetShift } from '../../src/field/coset.ts'
import { Lagrange } from '../../src/field/lagrange.ts'
import { modPow } from '../../src/field/modular.ts'
import { Ntt, nextPowerOf2 } from '../../src/field/ntt.ts'
import type { NttField } from '../../src/field/ntt-field.ts'
import { transpose } from '../../src/field/transpose.ts'
import { FieldVector } from '../../src/field/vector.ts'
import type { GadgetUse } from './valid.ts'
import { wireLength } from './wires.ts'

/**
 * How a proof gives a gadget polynomial: by its values, as in draft-irtf-cfrg-vdaf-18, or by its coefficients, as in draft
 * 11. The one follows from the other; a proof has as many elements.
 */
export type PolynomialForm = 'values' | 'coefficients'

/**
 * What a gadget makes of its wire polynomials: the polynomial whose value at alpha^k is the gadget's output in call k. It
 * is given by its first `length` values at the powers of a root of unity whose order is alpha's times a power of two, or by
 * its `length` coefficients.
 */
export class GadgetPolynomial {
  readonly use: GadgetUse
  readonly length: number
  readonly #field: NttField
  readonly #wireLength: number
  /** The order of the root over alpha's. */
  readonly #step: number
  readonly #form: PolynomialForm
  readonly #shift: CosetShift
  readonly #wireBasis: Lagrange
  readonly #basis: Lagrange
  readonly #ntt: Ntt

  constructor(field: NttField, use: GadgetUse, form: PolynomialForm) {
    const p = wireLength(use)
    this.use = use
    this.length = use.gadget.degree * (p - 1) + 1
    this.#field = field
    this.#wireLength = p
    this.#step = nextPowerOf2(this.length) / p
    this.#form = form
    this.#shift = new CosetShift(new Ntt(field, p), this.#step)
    this.#wireBasis = new Lagrange(field, p)
    this.#basis = new Lagrange(field, p * this.#step)
    this.#ntt = new Ntt(field, p * this.#step)
  }

  /**
   * Its form in a proof: the gadget is evaluated on one coset of alpha's powers after the other.
   *
   * @param wires which are overwritten
   */
  of(wires: FieldVector): FieldVector {
    const { gadget } = this.use
    const cosets = [gadget.eval(wires)]
    while (cosets.length < this.#step) {
      this.#shift.apply(wires)
      cosets.push(gadget.eval(wires))
    }
    const values = transpose(FieldVector.concat(cosets), this.#step, this.#wireLength)
    return (this.#form === 'values' ? values : this.#ntt.interpolate(values)).slice(0, this.length)
  }

  /** All its values, from its form in a proof. */
  extend(given: FieldVector): FieldVector {
    if (this.#form === 'values') return this.#basis.extend(given)
    const coefficients = FieldVector.zero(this.#field, this.#ntt.size)
    coefficients.bytes.set(given.bytes)
    return this.#ntt.evaluate(coefficients)
  }

  /** The gadget's outputs in all calls, from all values. */
  outputs(extended: FieldVector): FieldVector {
    const atAlpha = transpose(extended, this.#wireLength, this.#step)
    return atAlpha.slice(1, 1 + this.use.calls)
  }

  /**
   * The values at the test point t of the wire polynomials and, last, of this polynomial.
   *
   * @param extended all values of this polynomial
   * @throws BeaverdamError TEST_POINT_REJECTED if t is a power of alpha, where these values would be inputs themselves
   */
  test(wires: FieldVector, extended: FieldVector, t: bigint): FieldVector {
    if (modPow(t, BigInt(this.#wireLength), this.#field.modulus) === 1n)
      throw new BeaverdamError(
        'TEST_POINT_REJECTED',
        'the test point of a query is a root of unity, so that the answer would give inputs away',
      )
    return FieldVector.concat([this.#wireBasis.evaluate(wires, t), this.#basis.evaluate(extended, t)])
  }
}
