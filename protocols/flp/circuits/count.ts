import { invalidArgument } from '../../../src/errors.ts'
import type { NttField } from '../../../src/field/ntt-field.ts'
import { FieldVector } from '../../../src/field/vector.ts'
import { Mul } from '../gadgets/mul.ts'
import type { GadgetUse, Valid } from '../valid.ts'

/** One bit, whose sum is a count: b^2 - b is zero (draft-irtf-cfrg-vdaf-18, section 7.4.1). */
export class Count implements Valid<number, bigint> {
  readonly field: NttField
  readonly measLen = 1
  readonly jointRandLen = 0
  readonly jointRandDegree = 0
  readonly outputLen = 1
  readonly evalOutputLen = 1
  readonly gadgets: readonly GadgetUse[] = [
    { gadget: new Mul(), calls: 1, inputs: (meas) => FieldVector.concat([meas, meas]) },
  ]

  constructor(field: NttField) {
    this.field = field
  }

  encode(measurement: number): FieldVector {
    if (measurement * measurement !== measurement) invalidArgument('measurement', '0 or 1', 'another')
    return FieldVector.of(this.field, [measurement])
  }

  truncate(meas: FieldVector): FieldVector {
    return meas
  }

  decode(output: FieldVector): bigint {
    return output.at(0)
  }

  output(meas: FieldVector, outputs: FieldVector): FieldVector {
    return outputs.sub(meas)
  }
}
