import { invalidArgument } from '../../../src/errors.ts'
import { repeated } from '../../../src/field/repeated.ts'
import type { FieldVector } from '../../../src/field/vector.ts'
import type { Gadget } from './gadget.ts'

/** A polynomial in one variable with constant integer coefficients (draft-irtf-cfrg-vdaf-18, appendix A.2). */
export class PolyEval implements Gadget {
  readonly arity = 1
  readonly degree: number
  readonly #coefficients: readonly [bigint, ...bigint[]]

  /**
   * @param coefficients the constant one first, the last one not zero
   * @throws BeaverdamError INVALID_ARGUMENT
   */
  constructor(coefficients: readonly [bigint, ...bigint[]]) {
    if (coefficients.at(-1) === 0n) invalidArgument('coefficients', 'a last one that is not zero', 0)
    this.#coefficients = coefficients
    this.degree = coefficients.length - 1
  }

  eval(inputs: FieldVector): FieldVector {
    const [constant, ...others] = this.#coefficients
    let sum = repeated(inputs.field, constant, inputs.length)
    let power = inputs
    for (const [i, coefficient] of others.entries()) {
      if (i > 0) power = power.mul(inputs)
      sum = sum.axpy(coefficient, power)
    }
    return sum
  }
}
