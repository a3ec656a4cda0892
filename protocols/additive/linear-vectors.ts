import type { FieldVector } from '../../src/field/vector.ts'
import { LinearShares } from '../../src/sharing/linear-shares.ts'

/** Linear operations where what a party holds of a vector is a vector. */
export abstract class LinearVectors extends LinearShares<FieldVector> {
  protected vectors(x: FieldVector): readonly FieldVector[] {
    return [x]
  }

  protected share([x]: readonly FieldVector[]): FieldVector {
    return x as FieldVector
  }
}
