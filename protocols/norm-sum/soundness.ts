import { type SoundnessError, soundnessError } from '../flp/soundness.ts'
import type { Pine } from './pine.ts'

/** What may go wrong with a report, by chance or by a client's work. */
export interface NormSumError {
  /** That an honest vector fails a wraparound check, which is all that a report leaks of it: r 2 exp(-alpha^2). */
  readonly zeroKnowledge: number
  /** That a vector of which the squared norm passes the modulus passes all wraparound checks, for each hash: 2^-r. */
  readonly wraparound: number
  /** Of one proof of the norm's computation: it has no joint randomness, and a report is one try. */
  readonly normEquality: SoundnessError
  /** Of one proof of the range checks. */
  readonly rangeChecks: SoundnessError
}

/**
 * The errors of an instance, each for itself. That of a report is the sum of three: for q hashes of a client at most
 * q wraparound, normEquality^2, and `reportSoundnessError` of the range checks (arXiv 2311.10237, lemmas 3.3 and 3.12,
 * theorem 3.14; for weights, the page).
 */
export function normSumError({ parameters, system }: Pine<never, unknown>): NormSumError {
  const { alpha, wrChecks } = parameters
  const [normEquality, rangeChecks] = system.batches
  return {
    zeroKnowledge: wrChecks * 2 * Math.exp(-(alpha ** 2)),
    wraparound: 2 ** -wrChecks,
    normEquality: soundnessError(normEquality.flp),
    rangeChecks: soundnessError(rangeChecks.flp),
  }
}
