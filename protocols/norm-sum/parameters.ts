import { checkInteger, invalidArgument } from '../../src/errors.ts'
import { largestMagnitude } from '../../src/field/fixed-format.ts'
import type { NttField } from '../../src/field/ntt-field.ts'
import { checkChunkLength, largestMeasLen } from '../flp/sizes.ts'
import { checkHeadroom, wraparoundBound } from './headroom.ts'

/** What a PINE is made for (draft-chen-cfrg-vdaf-pine-01, tables 1 and 2). */
export interface PineOptions {
  readonly field: NttField
  /** Entries of a vector. */
  readonly dimension: number
  /** Largest L2 norm of an encoded vector, of weight 1 where there are weights: C 2^fractionBits. */
  readonly l2NormBound: number
  /** W, the largest weight; left out where vectors have no weight. */
  readonly maxWeight?: number
  /** Binary digits behind the point that an entry keeps, 0..40. */
  readonly fractionBits: number
  /** How far beyond the norm a wraparound check may come out: the larger, the rarer an honest vector fails one. */
  readonly alpha: number
  /** How many wraparound checks there are, all of which must succeed. */
  readonly wrChecks: number
  /**
   * Whether each wraparound check comes with a bit g that says that it succeeded. The draft has it, as its circuit can let some
   * fail; where all must succeed, g is 1, and a check is as well made without it.
   */
  readonly successBits: boolean
  /** Bits, and wraparound checks, that one call of the gadget checks. */
  readonly chunkLength: number
  /** Entries that one call of the gadget squares and adds. */
  readonly chunkLengthNormEquality: number
}

/**
 * The numbers that follow from them, and where the parts of an encoded measurement stand:
 *
 *   entries | bits of w, of v, of u | for each wraparound check bits of v, perhaps g | results of the wraparound checks
 *
 * v and u show that the squared norm is in range, as v = |x|^2 and u is what is left below the bound; w is the weight, where
 * there is one. The results are not sent: aggregators have them from the entries.
 */
export class PineParameters {
  readonly field: NttField
  readonly dimension: number
  readonly fractionBits: number
  readonly alpha: number
  readonly wrChecks: number
  readonly successBits: boolean
  readonly chunkLength: number
  readonly chunkLengthNormEquality: number
  readonly l2NormBound: number
  readonly maxWeight?: number
  /** Largest L2 norm of any encoded vector: l2NormBound, times the largest weight. */
  readonly largestNorm: number
  /** The square of the largest norm. */
  readonly sqNormBound: bigint
  readonly sqNormBits: number
  /** A result y of a wraparound check is in range if -wrBound < y <= wrBound, with a power of two, so that bits suffice. */
  readonly wrBound: bigint
  readonly wrBits: number
  /** Bits of a wraparound check, g included. */
  readonly checkBits: number
  /** Vectors whose sum fits the field, and whose weights add up exactly as a number. */
  readonly largestBatch: number
  readonly weightBits: number
  /** Elements of entries, weight and norm, which the wraparound checks are bound to. */
  readonly normEnd: number
  /** Elements that must be bits: those behind the entries. */
  readonly bitsLen: number
  /** Elements that are shared. */
  readonly measLen: number
  /** Elements that the circuits take: with the results of the wraparound checks. */
  readonly evalLen: number

  /**
   * @throws BeaverdamError HEADROOM_EXCEEDED where the field is too small for the proof, naming what fits
   * @throws BeaverdamError INVALID_ARGUMENT
   */
  constructor(options: PineOptions) {
    const { field, alpha, maxWeight } = options
    this.field = field
    this.dimension = checkInteger('dimension', options.dimension, 1, largestMeasLen / 2)
    this.fractionBits = checkInteger('fractionBits', options.fractionBits, 0, 40)
    this.alpha = alpha
    this.wrChecks = checkInteger('wrChecks', options.wrChecks, 1, 1024)
    this.successBits = options.successBits
    this.chunkLength = checkChunkLength(options.chunkLength)
    this.chunkLengthNormEquality = checkChunkLength(options.chunkLengthNormEquality)
    this.l2NormBound = checkInteger('l2NormBound', options.l2NormBound, 1)
    if (maxWeight !== undefined) this.maxWeight = checkInteger('maxWeight', maxWeight, 1)
    if (!(alpha >= 1 && alpha <= 100)) invalidArgument('alpha', 'a number in 1..100', alpha)
    checkHeadroom(options)

    this.largestNorm = this.l2NormBound * (maxWeight ?? 1)
    this.sqNormBound = BigInt(this.largestNorm) ** 2n
    this.sqNormBits = this.sqNormBound.toString(2).length
    this.wrBound = wraparoundBound(alpha, this.largestNorm)
    this.wrBits = this.wrBound.toString(2).length
    this.checkBits = this.wrBits + (this.successBits ? 1 : 0)

    const largestSum = Number(largestMagnitude(field.modulus) / BigInt(this.largestNorm))
    this.largestBatch = Math.min(largestSum, Math.floor(Number.MAX_SAFE_INTEGER / (maxWeight ?? 1)))

    this.weightBits = maxWeight?.toString(2).length ?? 0
    const normBits = this.weightBits + 2 * this.sqNormBits
    this.normEnd = this.dimension + normBits
    this.bitsLen = normBits + this.wrChecks * this.checkBits
    this.measLen = this.dimension + this.bitsLen
    this.evalLen = this.measLen + this.wrChecks
  }
}
