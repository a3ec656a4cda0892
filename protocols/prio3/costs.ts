import type { Prio3 } from './prio3.ts'
import { seedSize } from './randomness.ts'

/** Bytes of the messages about one report. */
export interface ReportCost {
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

/**
 * With k aggregators, N proofs and elements of w bytes: the leader gets w (MEAS_LEN + N PROOF_LEN), a helper 32, each
 * aggregator sends w N VERIFIER_LEN. Joint randomness adds 32 to each share and to the message, and makes the public
 * share 32 k.
 */
export function reportCost({ flp, proofs, shares }: Prio3<never, unknown>): ReportCost {
  const { valid, proofLen, verifierLen, field } = flp
  const jointRand = valid.jointRandLen > 0 ? seedSize : 0
  return {
    publicShare: shares * jointRand,
    leaderShare: field.elementBytes * (valid.measLen + proofs * proofLen) + jointRand,
    helperShare: seedSize + jointRand,
    verifierShare: field.elementBytes * proofs * verifierLen + jointRand,
    verifierMessage: jointRand,
    aggShare: field.elementBytes * valid.outputLen,
  }
}
