import { checkPowerOf2, type Ntt, rootOfUnity } from './ntt.ts'
import { powers } from './powers.ts'
import { FieldVector } from './vector.ts'

/** At least how many bytes are multiplied at a time. */
const stepBytes = 65_536

/**
 * Takes polynomials from their values at the n-th roots of unity w^i to their values at s w^i, where s is a root of order
 * `step` n. Done once with a step of 2 that is what doubles a polynomial's evaluations (`double_evaluations` of VDAF,
 * draft-irtf-cfrg-vdaf-18, section 6.1.3.2; "rhizome" in ePrint 2025/1727); done c times it gives the values at s^c w^i.
 */
export class CosetShift {
  readonly #ntt: Ntt
  /** The powers of s over n, in bit-reversed order, for so many polynomials as to be worth a call. */
  readonly #twist: Uint8Array

  /**
   * @param step a power of two, at most 2^24, for which the field has a root of order `step` n
   * @throws BeaverdamError INVALID_ARGUMENT
   */
  constructor(ntt: Ntt, step: number) {
    const { field, size } = ntt
    const s = rootOfUnity(field, checkPowerOf2('step', step) * size)
    const twist = ntt.inReversedOrder(powers(field, s, size)).scale(ntt.scale)
    const copies = Math.ceil(stepBytes / twist.bytes.length)
    this.#ntt = ntt
    this.#twist = FieldVector.concat(Array.from({ length: copies }, () => twist)).bytes
  }

  /**
   * In place.
   *
   * @param values of as many polynomials as there are, one after the other
   * @throws BeaverdamError FIELD_MISMATCH
   * @throws BeaverdamError INVALID_ARGUMENT for part of a polynomial
   */
  apply(values: FieldVector): void {
    const { field, roots, inverseRoots } = this.#ntt
    this.#ntt.checkPolynomials(values)
    const { bytes } = values
    const twist = this.#twist
    field.untransform(bytes, inverseRoots)
    for (let start = 0; start < bytes.length; start += twist.length) {
      const part = bytes.subarray(start, start + twist.length)
      field.mul(part, part, twist.subarray(0, part.length))
    }
    field.transform(bytes, roots)
  }
}
