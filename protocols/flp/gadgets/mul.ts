import { FieldVector } from '../../../src/field/vector.ts'
import { type Gadget, wireOf } from './gadget.ts'

/** The product of two wires (draft-irtf-cfrg-vdaf-18, appendix A.1). */
export class Mul implements Gadget {
  readonly arity = 2
  readonly degree = 2

  eval(inputs: FieldVector): FieldVector {
    const product = FieldVector.zero(inputs.field, inputs.length / this.arity)
    inputs.field.mul(product.bytes, wireOf(inputs, this, 0), wireOf(inputs, this, 1))
    return product
  }
}
