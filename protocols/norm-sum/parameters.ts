import { checkInteger, invalidArgument } from '../../src/errors.ts'
import { largestMagnitude } from '../../src/field/fixed-format.ts'
import { nextPowerOf2 } from '../../src/field/ntt.ts'
import type { NttField } from '../../src/field/ntt-field.ts'
import { checkChunkLength, largestMeasLen } from '../flp/sizes.ts'

/** What a PINE is made for (draft-chen-cfrg-vdaf-pine-01, tables 1 and 2). */
export interface PineOptions {
  readonly field: NttField
  /** Entries of a vector. */
  readonly dimension: number
  /** Largest L2 norm of an encoded vector: C 2^fractionBits. */
  readonly l2NormBound: number
  /** Binary digits behind the point that an entry keeps, 0..40. */
  readonly fractionBits: number
  /** How far beyond the norm a wraparound check may come out: the larger, the rarer an honest vector fails one. */
  readonly alpha: number
  /** How many wraparound checks there are, all of which must succeed. */
  readonly wrChecks: number
  /** Bits, and wraparound checks, that one call of the gadget checks. */
  readonly chunkLength: number
  /** Entries that one call of the gadget squares and adds. */
  readonly chunkLengthNormEquality: number
}

/**
 * The numbers that follow from them, and where the parts of an encoded measurement stand:
 *
 *   entries | bits of v, of u | for each wraparound check bits of v, and g | results of the wraparound checks
 *
 * v and u show that the squared norm is in 0..B, as v = |x|^2 and u = B - v. The results are not sent: aggregators have
 * them from the entries.
 */
export class PineParameters {
  readonly field: NttField
  readonly dimension: number
  readonly fractionBits: number
  readonly alpha: number
  readonly wrChecks: number
  readonly chunkLength: number
  readonly chunkLengthNormEquality: number
  readonly l2NormBound: number
  /** B, the square of the bound on the norm. */
  readonly sqNormBound: bigint
  readonly sqNormBits: number
  /** A result y of a wraparound check is in range if -wrBound < y <= wrBound, with a power of two, so that bits suffice. */
  readonly wrBound: bigint
  readonly wrBits: number
  /** Vectors whose sum fits the field. */
  readonly largestBatch: number
  /** Elements of entries and norm, which the wraparound checks are bound to. */
  readonly normEnd: number
  /** Elements that must be bits: those behind the entries. */
  readonly bitsLen: number
  /** Elements that are shared. */
  readonly measLen: number
  /** Elements that the circuits take: with the results of the wraparound checks. */
  readonly evalLen: number

  /**
   * @throws BeaverdamError INVALID_ARGUMENT, among them where the field is too small for the proof of the paper: the range
   * check (figure 1) takes q > 3 B + 2, the wraparound checks (lemma 3.3) q >= max(T^2 / 4000, 2600 T, 2 r)
   */
  constructor(options: PineOptions) {
    const { field, alpha } = options
    this.field = field
    this.dimension = checkInteger('dimension', options.dimension, 1, largestMeasLen / 2)
    this.fractionBits = checkInteger('fractionBits', options.fractionBits, 0, 40)
    this.alpha = alpha
    this.wrChecks = checkInteger('wrChecks', options.wrChecks, 1, 1024)
    this.chunkLength = checkChunkLength(options.chunkLength)
    this.chunkLengthNormEquality = checkChunkLength(options.chunkLengthNormEquality)
    this.l2NormBound = checkInteger('l2NormBound', options.l2NormBound, 1, 2 ** 48)
    if (!(alpha >= 1 && alpha <= 100)) invalidArgument('alpha', 'a number in 1..100', alpha)

    const q = field.modulus
    this.sqNormBound = BigInt(this.l2NormBound) ** 2n
    this.sqNormBits = this.sqNormBound.toString(2).length
    this.wrBound = BigInt(nextPowerOf2(Math.ceil(alpha * this.l2NormBound) + 1))
    this.wrBits = this.wrBound.toString(2).length
    const tooLarge = (check: string) =>
      invalidArgument('l2NormBound', `one that ${field.name} has room for in the ${check}`, this.l2NormBound)
    if (q <= 3n * this.sqNormBound + 2n) tooLarge('range check')
    if (this.wrBound ** 2n > 4000n * q || 2600n * this.wrBound > q || 2n * BigInt(this.wrChecks) > q)
      tooLarge('wraparound checks')

    const largestBatch = largestMagnitude(q) / BigInt(this.l2NormBound)
    this.largestBatch = Math.min(Number(largestBatch), Number.MAX_SAFE_INTEGER)

    this.normEnd = this.dimension + 2 * this.sqNormBits
    this.bitsLen = 2 * this.sqNormBits + this.wrChecks * (this.wrBits + 1)
    this.measLen = this.dimension + this.bitsLen
    this.evalLen = this.measLen + this.wrChecks
  }
}
