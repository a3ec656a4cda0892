import { checkInteger, invalidArgument } from '../../../src/errors.ts'
import type { NttField } from '../../../src/field/ntt-field.ts'
import { FieldVector } from '../../../src/field/vector.ts'
import { bitCheck } from '../bit-check.ts'
import { BoundedIntegers, type Integers } from '../bounded-integers.ts'
import { checkChunkLength, largestMeasLen } from '../sizes.ts'
import type { GadgetUse, Valid } from '../valid.ts'

/** A vector of integers in 0..maxMeasurement, by their bits (draft-irtf-cfrg-vdaf-18, section 7.4.3). */
export class SumVec implements Valid<Integers, FieldVector> {
  readonly field: NttField
  readonly measLen: number
  readonly jointRandLen: number
  readonly jointRandDegree: number
  readonly outputLen: number
  readonly evalOutputLen = 1
  readonly gadgets: readonly GadgetUse[]
  readonly #integers: BoundedIntegers

  /**
   * @param length how many integers
   * @param chunkLength how many bits a call of the gadget checks; `bestChunkLength` makes the proof shortest
   * @throws BeaverdamError INVALID_ARGUMENT
   */
  constructor(field: NttField, length: number, maxMeasurement: number | bigint, chunkLength: number) {
    this.#integers = new BoundedIntegers(field, 'maxMeasurement', maxMeasurement)
    const { bits } = this.#integers
    checkInteger('length', length, 1, Math.floor(largestMeasLen / bits))
    const check = bitCheck(field, length * bits, checkChunkLength(chunkLength))
    this.field = field
    this.measLen = length * bits
    this.jointRandLen = check.calls
    this.jointRandDegree = chunkLength
    this.outputLen = length
    this.gadgets = [check]
  }

  encode(measurement: Integers): FieldVector {
    if (measurement.length !== this.outputLen)
      invalidArgument('measurement', `${this.outputLen} integers`, `${measurement.length}`)
    return this.#integers.encode(measurement)
  }

  truncate(meas: FieldVector): FieldVector {
    return this.#integers.decode(meas)
  }

  decode(output: FieldVector): FieldVector {
    return output
  }

  output(_meas: FieldVector, outputs: FieldVector): FieldVector {
    return FieldVector.of(this.field, [outputs.sum()])
  }
}
