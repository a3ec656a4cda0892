import { Field64 } from '../../src/field/field64.ts'
import type { FieldVector } from '../../src/field/vector.ts'
import { Count } from '../flp/circuits/count.ts'
import { Flp } from '../flp/flp.ts'
import { PolyEval } from '../flp/gadgets/poly-eval.ts'
import type { GadgetUse } from '../flp/valid.ts'
import { experimentalId } from './instances.ts'
import { Prio3 } from './prio3.ts'

/**
 * The circuit of the document's test vectors `Prio3HigherDegree`, whose gadget is of degree 3: x (x - 1) (x - 2) is zero. It
 * has no other use.
 */
class HigherDegree extends Count {
  override readonly gadgets: readonly GadgetUse[] = [
    { gadget: new PolyEval([0n, 2n, -3n, 1n]), calls: 1, inputs: (meas) => meas },
  ]

  override encode(measurement: number): FieldVector {
    return super.encode(1).scale(measurement)
  }

  override output(_meas: FieldVector, outputs: FieldVector): FieldVector {
    return outputs
  }
}

/** Prio3 with that circuit. */
export class Prio3HigherDegree extends Prio3<number, bigint> {
  constructor(shares: number) {
    super(experimentalId, shares, new Flp(new HigherDegree(Field64)))
  }
}
