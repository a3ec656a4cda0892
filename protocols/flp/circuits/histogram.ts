import { checkInteger, invalidArgument } from '../../../src/errors.ts'
import type { NttField } from '../../../src/field/ntt-field.ts'
import { FieldVector } from '../../../src/field/vector.ts'
import { bitCheck, inverseOf } from '../bit-check.ts'
import { checkChunkLength, largestMeasLen } from '../sizes.ts'
import type { GadgetUse, Valid } from '../valid.ts'

/** One of `length` buckets, as a vector of bits of which one is set (draft-irtf-cfrg-vdaf-18, section 7.4.4). */
export class Histogram implements Valid<number, FieldVector> {
  readonly field: NttField
  readonly measLen: number
  readonly jointRandLen: number
  readonly jointRandDegree: number
  readonly outputLen: number
  readonly evalOutputLen = 2
  readonly gadgets: readonly GadgetUse[]

  /**
   * @param length how many buckets
   * @param chunkLength how many bits a call of the gadget checks; `bestChunkLength` makes the proof shortest
   * @throws BeaverdamError INVALID_ARGUMENT
   */
  constructor(field: NttField, length: number, chunkLength: number) {
    checkInteger('length', length, 1, largestMeasLen)
    const check = bitCheck(field, length, checkChunkLength(chunkLength))
    this.field = field
    this.measLen = length
    this.jointRandLen = check.calls
    this.jointRandDegree = chunkLength
    this.outputLen = length
    this.gadgets = [check]
  }

  encode(measurement: number): FieldVector {
    const { field, measLen } = this
    if (!Number.isInteger(measurement) || measurement < 0 || measurement >= measLen)
      invalidArgument('measurement', `a bucket in 0..${measLen - 1}`, 'another')
    const encoded = FieldVector.zero(field, measLen)
    // Whether two numbers below 2^31 are equal, without a branch on them: x ^ y = 0 alone is negative after 1 is taken.
    for (let bucket = 0; bucket < measLen; bucket++)
      encoded.bytes[bucket * field.elementBytes] = ((bucket ^ measurement) - 1) >>> 31
    return encoded
  }

  truncate(meas: FieldVector): FieldVector {
    return meas
  }

  decode(output: FieldVector): FieldVector {
    return output
  }

  output(meas: FieldVector, outputs: FieldVector, _jointRand: FieldVector, numShares: number): FieldVector {
    const sumCheck = meas.sum() - inverseOf(this.field, numShares)
    return FieldVector.of(this.field, [outputs.sum(), sumCheck])
  }
}
