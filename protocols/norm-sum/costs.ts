import type { Pine } from './pine.ts'

/** Bytes of the messages about one report. */
export interface NormSumCost {
  readonly publicShare: number
  readonly leaderShare: number
  /** Of each helper. */
  readonly helperShare: number
  /** Of each aggregator, to all others. */
  readonly verifierShare: number
  readonly verifierMessage: number
  /** Of each aggregator, once a batch. */
  readonly aggShare: number
}

/** The formulas of the page for `NormSum` and `WeightedNormSum`, with elements of 8 bytes, seeds of 32 and k aggregators. */
export function normSumCost({ normBound, system, shares }: Pine<never, unknown>): NormSumCost {
  const { parameters, outputLen } = normBound
  const { elementBytes } = parameters.field
  const seeds = 2 * 32
  return {
    publicShare: shares * seeds,
    leaderShare: elementBytes * (parameters.measLen + system.proofsLen) + seeds,
    helperShare: 32 + seeds,
    verifierShare: elementBytes * system.verifiersLen + seeds,
    verifierMessage: seeds,
    aggShare: elementBytes * outputLen,
  }
}
