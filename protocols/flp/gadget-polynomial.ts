import { modPow } from 'bigint-crypto-utils'
import { BeaverdamError } from '../../src/errors.ts'
import { CosetShift } from '../../src/field/coset.ts'
import { Lagrange } from '../../src/field/lagrange.ts'
import { Ntt, nextPowerOf2 } from '../../src/field/ntt.ts'
import type { NttField } from '../../src/field/ntt-field.ts'
import { transpose } from '../../src/field/transpose.ts'
import { FieldVector } from '../../src/field/vector.ts'
import type { GadgetUse } from './valid.ts'
import { wireLength } from './wires.ts'

/**
 * What a gadget makes of its wire polynomials: the polynomial whose value at alpha^k is the gadget's output in call k. It
 * is given by its first `length` values at the powers of a root of unity whose order is alpha's times a power of two.
 */
export class GadgetPolynomial {
  readonly use: GadgetUse
  readonly length: number
  readonly #field: NttField
  readonly #wireLength: number
  /** The order of the root over alpha's. */
  readonly #step: number
  readonly #shift: CosetShift
  readonly #wireBasis: Lagrange
  readonly #basis: Lagrange

  constructor(field: NttField, use: GadgetUse) {
    const p = wireLength(use)
    this.use = use
    this.length = use.gadget.degree * (p - 1) + 1
    this.#field = field
    this.#wireLength = p
    this.#step = nextPowerOf2(this.length) / p
    this.#shift = new CosetShift(new Ntt(field, p), this.#step)
    this.#wireBasis = new Lagrange(field, p)
    this.#basis = new Lagrange(field, p * this.#step)
  }

  /**
   * Its first values: the gadget is evaluated on one coset of alpha's powers after the other.
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
    return transpose(FieldVector.concat(cosets), this.#step, this.#wireLength).slice(0, this.length)
  }

  /** All its values, from the first. */
  extend(values: FieldVector): FieldVector {
    return this.#basis.extend(values)
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
    if (modPow(t, this.#wireLength, this.#field.modulus) === 1n)
      throw new BeaverdamError(
        'TEST_POINT_REJECTED',
        'the test point of a query is a root of unity, so that the answer would give inputs away',
      )
    return FieldVector.concat([this.#wireBasis.evaluate(wires, t), this.#basis.evaluate(extended, t)])
  }
}
