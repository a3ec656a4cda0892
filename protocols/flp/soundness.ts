import type { Flp } from './flp.ts'
import { wireLength } from './wires.ts'

/** Bounds on the chance that a proof of an invalid measurement is accepted; the one or the other must happen. */
export interface SoundnessError {
  /**
   * Over the joint randomness: that the circuit's output is zero all the same. A prover that derives the joint randomness
   * by hashing tries anew for each hash it computes, before it sends anything.
   */
  readonly jointRand: number
  /** Over the query randomness, which the prover does not know: a report is one try. */
  readonly queryRand: number
}

/**
 * The soundness error of one proof (ePrint 2019/188, theorem 4.3; Schwartz and Zippel's lemma). The circuit's output is a
 * polynomial in the joint randomness; if it is several elements, one of them not zero, their random combination is zero with
 * 1/p. A gadget polynomial that is not the gadget of its wires differs from it, a polynomial of degree d (P - 1), and so
 * does not show at d (P - 1) of the p - P test points at most.
 */
export function soundnessError({ valid, field }: Flp<never, unknown>): SoundnessError {
  const p = Number(field.modulus)
  const tests = valid.gadgets.map((use) => {
    const points = wireLength(use)
    return (use.gadget.degree * (points - 1)) / (p - points)
  })
  const reduction = valid.evalOutputLen > 1 ? 1 / p : 0
  return {
    jointRand: valid.jointRandDegree / p,
    queryRand: tests.reduce((sum, test) => sum + test, reduction),
  }
}

/**
 * The chance that a report with several proofs is accepted though its measurement is invalid, for a client that hashes so
 * often: it may find joint randomness that serves m of the proofs, and leaves the others to chance.
 *
 * @param proofs N, all of which must hold, with joint randomness of one seed
 * @param hashes q, of shares of the one measurement
 * @returns at most the sum over m of min(1, q binomial(N, m) jointRand^m) queryRand^(N - m)
 */
export function reportSoundnessError(error: SoundnessError, proofs: number, hashes: number): number {
  let sum = 0
  let ways = 1
  for (let m = 0; m <= proofs; m++) {
    const found = m === 0 ? 1 : Math.min(1, hashes * ways * error.jointRand ** m)
    sum += found * error.queryRand ** (proofs - m)
    ways *= (proofs - m) / (m + 1)
  }
  return sum
}
