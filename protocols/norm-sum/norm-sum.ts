import { invalidArgument } from '../../src/errors.ts'
import type { Reals } from '../../src/field/field.ts'
import { Field64 } from '../../src/field/field64.ts'
import { vdaf18 } from './foundation.ts'
import { type PineOptions, PineParameters } from './parameters.ts'
import { Pine } from './pine.ts'

/** Within the ids that the VDAF document leaves to private use; after the paper's number. */
export const normSumId = 0xffff_2311

/** An honest vector fails one of 128 wraparound checks with 128 x 2 exp(-8.7^2) < 2^-101. */
const alpha = 8.7

/** A vector that wraps around passes all with 2^-128: that is for a client that tries many shares before it sends one. */
const wrChecks = 128

/** How many proofs of 2^-50 and less take the error where the page says. */
const counts = { normEquality: 2, rangeChecks: 3 }

/**
 * The sum of real vectors with a proof that each has an L2 norm within a bound: PINE over Field64 on VDAF draft 18.
 *
 * @example
 * const normSum = new NormSum(2, { dimension: 1000, bound: 1, fractionBits: 20 })
 * const update = normSum.clip(gradient)
 * const { publicShare, inputShares } = normSum.shard(ctx, update, randomBytes(nonceSize))
 */
export class NormSum extends Pine {
  /** C, the largest L2 norm of a vector. */
  readonly bound: number

  /**
   * @param shares how many aggregators, 2..255
   * @param options.dimension entries of a vector
   * @param options.bound C, a whole number of steps of 2^-fractionBits
   * @param options.fractionBits binary digits behind the point that an entry keeps, 0..40
   * @throws BeaverdamError INVALID_ARGUMENT, also where Field64 has no room for C 2^fractionBits, at most 2^31.2
   */
  constructor(
    shares: number,
    options: { readonly dimension: number; readonly bound: number; readonly fractionBits: number },
  ) {
    const { dimension, bound, fractionBits } = options
    const l2NormBound = bound * 2 ** fractionBits
    if (!Number.isInteger(l2NormBound))
      invalidArgument('bound', `a whole number of steps of 2^-${fractionBits}`, bound)
    const sizes = {
      field: Field64,
      dimension,
      fractionBits,
      l2NormBound,
      alpha,
      wrChecks,
      chunkLength: 1,
      chunkLengthNormEquality: 1,
    }
    super(normSumId, shares, withShortestProofs(sizes), counts, vdaf18)
    this.bound = bound
  }

  /**
   * The vector, scaled down as far as it takes for its norm to be within the bound once its entries are rounded: rounding
   * moves it by at most half a step in each entry, sqrt(dimension) / 2 steps in all. Zero where that leaves nothing; what is
   * not finite is left to `shard` to refuse.
   */
  clip(vector: Reals): Float64Array {
    return scaledTo(vector, this.bound - Math.sqrt(vector.length) / 2 ** (this.parameters.fractionBits + 1))
  }
}

function withShortestProofs(options: PineOptions): PineOptions {
  const { bitsLen, wrChecks, dimension } = new PineParameters(options)
  return {
    ...options,
    chunkLength: shortestProof(2, (c) => Math.ceil(bitsLen / c) + Math.ceil(wrChecks / c), bitsLen),
    chunkLengthNormEquality: shortestProof(1, (c) => Math.ceil(dimension / c), dimension),
  }
}

/**
 * The chunk length whose proof is shortest. With chunks of c terms of w wires a proof has w c + 2 (P - 1) + 1 elements, where
 * P is a power of two above the number of calls: for each P the least c whose calls fit is tried.
 */
function shortestProof(wires: number, callsOf: (chunkLength: number) => number, terms: number): number {
  let best = terms
  let bestLength = Number.POSITIVE_INFINITY
  for (let p = 4; p <= 4 * terms; p *= 2) {
    let c = Math.ceil(terms / (p - 1))
    while (callsOf(c) > p - 1) c++
    const length = wires * c + 2 * p
    if (length < bestLength) {
      best = c
      bestLength = length
    }
  }
  return best
}

function scaledTo(vector: Reals, norm: number): Float64Array {
  let sum = 0
  for (const entry of vector) sum += entry * entry
  const length = Math.sqrt(sum)
  // A little less, for the sum in numbers is not exact.
  const factor = length > norm ? (Math.max(0, norm) / length) * (1 - 2 ** -20) : 1
  return Float64Array.from(vector, (entry) => entry * factor)
}
