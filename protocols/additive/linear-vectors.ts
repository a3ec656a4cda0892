import type { Field } from '../../src/field/field.ts'
import { FieldVector } from '../../src/field/vector.ts'

/** Linear operations where what a party holds of a vector is a vector: they act on it alone. */
export abstract class LinearVectors {
  abstract readonly field: Field

  add(x: FieldVector, y: FieldVector): FieldVector {
    return x.add(y)
  }

  sub(x: FieldVector, y: FieldVector): FieldVector {
    return x.sub(y)
  }

  scale(x: FieldVector, factor: bigint): FieldVector {
    return x.scale(factor)
  }

  weigh(x: FieldVector, weights: FieldVector): FieldVector {
    return x.mul(weights)
  }

  sum(x: FieldVector): FieldVector {
    return FieldVector.of(this.field, [x.sum()])
  }

  slice(x: FieldVector, from: number, to: number): FieldVector {
    return x.slice(from, to)
  }

  concat(xs: readonly FieldVector[]): FieldVector {
    return FieldVector.concat(xs)
  }
}
