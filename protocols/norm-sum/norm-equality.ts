import { transpose } from '../../src/field/transpose.ts'
import { FieldVector } from '../../src/field/vector.ts'
import { ParallelSum } from '../flp/gadgets/parallel-sum.ts'
import { PolyEval } from '../flp/gadgets/poly-eval.ts'
import type { GadgetUse } from '../flp/valid.ts'
import type { NormBound } from './norm-bound.ts'
import { PineCircuit } from './pine-circuit.ts'

/** The circuit that v is the sum of the squares of all entries (draft-chen-cfrg-vdaf-pine-01, section 4.2.3). */
export class NormEquality extends PineCircuit {
  readonly jointRandLen = 0
  readonly jointRandDegree = 0
  readonly gadgets: readonly GadgetUse[]

  constructor(normBound: NormBound<never, unknown>) {
    super(normBound)
    const { dimension, chunkLengthNormEquality: chunkLength } = this.parameters
    const calls = Math.ceil(dimension / chunkLength)
    this.gadgets = [
      {
        gadget: new ParallelSum(new PolyEval([0n, 0n, 1n]), chunkLength),
        calls,
        inputs: (meas) => transpose(meas.subvector(0, dimension), calls, chunkLength),
      },
    ]
  }

  output(meas: FieldVector, outputs: FieldVector): FieldVector {
    return FieldVector.of(this.field, [this.normBound.sqNorm(meas) - outputs.sum()])
  }
}
