import { checkInteger, invalidArgument } from '../../../src/errors.ts'
import type { NttField } from '../../../src/field/ntt-field.ts'
import { FieldVector } from '../../../src/field/vector.ts'
import { bitCheck } from '../bit-check.ts'
import { BoundedIntegers } from '../bounded-integers.ts'
import { checkChunkLength, largestMeasLen } from '../sizes.ts'
import type { GadgetUse, Valid } from '../valid.ts'

/**
 * A vector of bits of which at most `maxWeight` are set, and behind it how many are, by the bits of that number
 * (draft-irtf-cfrg-vdaf-18, section 7.4.5).
 */
export class MultihotCountVec implements Valid<ArrayLike<number | boolean>, FieldVector> {
  readonly field: NttField
  readonly measLen: number
  readonly jointRandLen: number
  readonly jointRandDegree: number
  readonly outputLen: number
  readonly evalOutputLen = 2
  readonly gadgets: readonly GadgetUse[]
  readonly #weights: BoundedIntegers

  /**
   * @param length how many bits
   * @param maxWeight 1..length
   * @param chunkLength how many bits a call of the gadget checks; `bestChunkLength` makes the proof shortest
   * @throws BeaverdamError INVALID_ARGUMENT
   */
  constructor(field: NttField, length: number, maxWeight: number, chunkLength: number) {
    checkInteger('length', length, 1, largestMeasLen / 2)
    checkInteger('maxWeight', maxWeight, 1, length)
    this.#weights = new BoundedIntegers(field, 'maxWeight', maxWeight)
    const measLen = length + this.#weights.bits
    const check = bitCheck(field, measLen, checkChunkLength(chunkLength))
    this.field = field
    this.measLen = measLen
    this.jointRandLen = check.calls
    this.jointRandDegree = chunkLength
    this.outputLen = length
    this.gadgets = [check]
  }

  encode(measurement: ArrayLike<number | boolean>): FieldVector {
    const { field, outputLen } = this
    if (measurement.length !== outputLen)
      invalidArgument('measurement', `${outputLen} bits`, `${measurement.length}`)
    const bits = FieldVector.zero(field, outputLen)
    let weight = 0
    for (let i = 0; i < outputLen; i++) {
      const bit = Number(measurement[i])
      if (bit * bit !== bit) invalidArgument(`measurement[${i}]`, 'a bit', 'another')
      bits.bytes[i * field.elementBytes] = bit
      weight += bit
    }
    if (weight > this.#weights.max)
      invalidArgument('measurement', `at most ${this.#weights.max} set bits`, 'more')
    return FieldVector.concat([bits, this.#weights.encode([weight])])
  }

  truncate(meas: FieldVector): FieldVector {
    return meas.slice(0, this.outputLen)
  }

  decode(output: FieldVector): FieldVector {
    return output
  }

  output(meas: FieldVector, outputs: FieldVector): FieldVector {
    const weight = this.truncate(meas).sum()
    const reported = this.#weights.decode(meas.slice(this.outputLen)).at(0)
    return FieldVector.of(this.field, [outputs.sum(), weight - reported])
  }
}
