import { invalidArgument } from '../../src/errors.ts'
import { Field64 } from '../../src/field/field64.ts'
import { type PineOptions, PineParameters } from './parameters.ts'
import type { ProofCounts } from './proof-system.ts'

/** What the sum of vectors within a norm is made for. */
export interface NormSumOptions {
  /** Entries of a vector. */
  readonly dimension: number
  /** C, the largest L2 norm of a vector: a whole number of steps of 2^-fractionBits. */
  readonly bound: number
  /** Binary digits behind the point that an entry keeps, 0..40. */
  readonly fractionBits: number
}

/** An honest vector fails one of 128 wraparound checks with 128 x 2 exp(-8.7^2) < 2^-101. */
const alpha = 8.7

/** A vector that wraps around passes all with 2^-128: that is for a client that tries many shares before it sends one. */
const wrChecks = 128

/** How many proofs of 2^-50 and less take the error where the page says. */
export const proofCounts: ProofCounts = { normEquality: 2, rangeChecks: 3 }

/**
 * The parameters that the page derives, over Field64, with the shortest proofs.
 *
 * @throws BeaverdamError HEADROOM_EXCEEDED
 * @throws BeaverdamError INVALID_ARGUMENT
 */
export function chosenParameters(
  { dimension, bound, fractionBits }: NormSumOptions,
  weights: Pick<PineOptions, 'maxWeight'> = {},
): PineParameters {
  const l2NormBound = bound * 2 ** fractionBits
  if (!Number.isInteger(l2NormBound))
    invalidArgument('bound', `a whole number of steps of 2^-${fractionBits}`, bound)
  const ofChecks = { alpha, wrChecks, successBits: false }
  const sizes = { field: Field64, dimension, fractionBits, l2NormBound, ...weights, ...ofChecks }
  const { bitsLen } = new PineParameters({ ...sizes, chunkLength: 1, chunkLengthNormEquality: 1 })
  // The check of a weight takes one product.
  const terms = bitsLen + (weights.maxWeight === undefined ? 0 : 1)
  return new PineParameters({
    ...sizes,
    chunkLength: shortestProof(2, terms),
    chunkLengthNormEquality: shortestProof(1, dimension),
  })
}

/**
 * The chunk length whose proof is shortest. With chunks of c terms of w wires a proof has w c + 2 (P - 1) + 1 elements, where
 * P is a power of two above the number of calls: for each P the least c whose calls fit is tried.
 */
function shortestProof(wires: number, terms: number): number {
  let best = terms
  let bestLength = Number.POSITIVE_INFINITY
  for (let p = 4; p <= 4 * terms; p *= 2) {
    const c = Math.ceil(terms / (p - 1))
    const length = wires * c + 2 * p
    if (length < bestLength) {
      best = c
      bestLength = length
    }
  }
  return best
}
