import { FieldVector } from '../../../src/field/vector.ts'
import type { Gadget } from './gadget.ts'

/**
 * The sum of `count` calls of a subcircuit on wires of their own (draft-irtf-cfrg-vdaf-18, appendix A.3). A proof is as
 * long as a gadget's arity and its calls together, so that n calls are best cut into about sqrt(n) sums of sqrt(n)
 * (Boneh et al., CRYPTO 2019, section 4.4).
 */
export class ParallelSum implements Gadget {
  readonly arity: number
  readonly degree: number
  readonly #subcircuit: Gadget

  constructor(subcircuit: Gadget, count: number) {
    this.arity = subcircuit.arity * count
    this.degree = subcircuit.degree
    this.#subcircuit = subcircuit
  }

  eval(inputs: FieldVector): FieldVector {
    const { field, bytes } = inputs
    const sum = FieldVector.zero(field, inputs.length / this.arity)
    const step = sum.bytes.length * this.#subcircuit.arity
    for (let start = 0; start < bytes.length; start += step) {
      const terms = this.#subcircuit.eval(new FieldVector(field, bytes.subarray(start, start + step)))
      field.add(sum.bytes, sum.bytes, terms.bytes)
    }
    return sum
  }
}
