import { powers } from '../../src/field/powers.ts'
import { transpose } from '../../src/field/transpose.ts'
import { FieldVector } from '../../src/field/vector.ts'
import { ParallelSum } from '../flp/gadgets/parallel-sum.ts'
import { PolyEval } from '../flp/gadgets/poly-eval.ts'
import type { GadgetUse } from '../flp/valid.ts'
import type { PineParameters } from './parameters.ts'
import { PineCircuit } from './pine-circuit.ts'

/** The circuit that v is the sum of the squares of all entries (draft-chen-cfrg-vdaf-pine-01, section 4.2.3). */
export class NormEquality extends PineCircuit {
  readonly jointRandLen = 0
  readonly jointRandDegree = 0
  readonly gadgets: readonly GadgetUse[]

  constructor(parameters: PineParameters) {
    super(parameters)
    const { field, dimension, chunkLengthNormEquality: chunkLength } = parameters
    const calls = Math.ceil(dimension / chunkLength)
    this.gadgets = [
      {
        gadget: new ParallelSum(new PolyEval([0n, 0n, 1n]), chunkLength),
        calls,
        inputs: (meas) => {
          const chunks = FieldVector.zero(field, calls * chunkLength)
          chunks.bytes.set(meas.bytes.subarray(0, dimension * field.elementBytes))
          return transpose(chunks, calls, chunkLength)
        },
      },
    ]
  }

  output(meas: FieldVector, outputs: FieldVector): FieldVector {
    const { field, dimension, sqNormBits } = this.parameters
    const v = meas.slice(dimension, dimension + sqNormBits).dot(powers(field, 2n, sqNormBits))
    return FieldVector.of(field, [v - outputs.sum()])
  }
}
