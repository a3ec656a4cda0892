import type { NttField } from '../../src/field/ntt-field.ts'
import type { FieldVector } from '../../src/field/vector.ts'
import type { GadgetUse, Valid } from '../flp/valid.ts'
import type { NormBound } from './norm-bound.ts'
import type { PineParameters } from './parameters.ts'

/**
 * What the two circuits of PINE have in common. Both judge the same encoded measurement, results of the wraparound checks
 * included; encoding takes the VDAF's help, for these depend on the shares, so that `encode` and `decode` have no part here.
 */
export abstract class PineCircuit implements Valid<FieldVector, FieldVector> {
  readonly normBound: NormBound<never, unknown>
  readonly parameters: PineParameters
  readonly field: NttField
  readonly measLen: number
  readonly outputLen: number
  readonly evalOutputLen = 1
  abstract readonly gadgets: readonly GadgetUse[]
  abstract readonly jointRandLen: number
  abstract readonly jointRandDegree: number

  constructor(normBound: NormBound<never, unknown>) {
    this.normBound = normBound
    this.parameters = normBound.parameters
    this.field = this.parameters.field
    this.measLen = this.parameters.evalLen
    this.outputLen = normBound.outputLen
  }

  encode(meas: FieldVector): FieldVector {
    return meas
  }

  truncate(meas: FieldVector): FieldVector {
    return this.normBound.truncate(meas)
  }

  decode(output: FieldVector): FieldVector {
    return output
  }

  abstract output(
    meas: FieldVector,
    outputs: FieldVector,
    jointRand: FieldVector,
    numShares: number,
  ): FieldVector
}
