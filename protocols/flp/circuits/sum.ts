import type { NttField } from '../../../src/field/ntt-field.ts'
import type { FieldVector } from '../../../src/field/vector.ts'
import { BoundedIntegers } from '../bounded-integers.ts'
import { PolyEval } from '../gadgets/poly-eval.ts'
import type { GadgetUse, Valid } from '../valid.ts'

/** One integer in 0..maxMeasurement, by its bits, each of which has b^2 - b = 0 (draft-irtf-cfrg-vdaf-18, section 7.4.2). */
export class Sum implements Valid<number | bigint, bigint> {
  readonly field: NttField
  readonly measLen: number
  readonly jointRandLen = 0
  readonly jointRandDegree = 0
  readonly outputLen = 1
  readonly evalOutputLen: number
  readonly gadgets: readonly GadgetUse[]
  readonly #integers: BoundedIntegers

  /** @throws BeaverdamError INVALID_ARGUMENT */
  constructor(field: NttField, maxMeasurement: number | bigint) {
    this.field = field
    this.#integers = new BoundedIntegers(field, 'maxMeasurement', maxMeasurement)
    const { bits } = this.#integers
    this.measLen = bits
    this.evalOutputLen = bits
    this.gadgets = [{ gadget: new PolyEval([0n, -1n, 1n]), calls: bits, inputs: (meas) => meas }]
  }

  encode(measurement: number | bigint): FieldVector {
    return this.#integers.encode([measurement])
  }

  truncate(meas: FieldVector): FieldVector {
    return this.#integers.decode(meas)
  }

  decode(output: FieldVector): bigint {
    return output.at(0)
  }

  output(_meas: FieldVector, outputs: FieldVector): FieldVector {
    return outputs
  }
}
