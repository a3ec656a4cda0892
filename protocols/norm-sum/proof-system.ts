import { FieldVector } from '../../src/field/vector.ts'
import { Flp } from '../flp/flp.ts'
import { Front } from '../flp/front.ts'
import type { PolynomialForm } from '../flp/gadget-polynomial.ts'
import type { NormBound } from './norm-bound.ts'
import { NormEquality } from './norm-equality.ts'
import type { PineParameters } from './parameters.ts'
import { RangeChecks } from './range-checks.ts'

/** How many proofs of each circuit a report has, all of which must hold. */
export interface ProofCounts {
  readonly normEquality: number
  readonly rangeChecks: number
}

/** The proofs of one circuit. */
export interface ProofBatch {
  readonly flp: Flp<FieldVector, FieldVector>
  readonly proofs: number
}

/** All proofs of a report: first those of the norm's computation, then those of all other checks. */
export class ProofSystem {
  readonly parameters: PineParameters
  readonly batches: readonly [normEquality: ProofBatch, rangeChecks: ProofBatch]
  /** Elements of all proofs, of all verifiers and of the randomness that they take. */
  readonly proofsLen: number
  readonly verifiersLen: number
  readonly proveRandsLen: number
  readonly queryRandsLen: number
  readonly jointRandsLen: number

  constructor(normBound: NormBound<never, unknown>, counts: ProofCounts, form: PolynomialForm) {
    this.parameters = normBound.parameters
    this.batches = [
      { flp: new Flp(new NormEquality(normBound), form), proofs: counts.normEquality },
      { flp: new Flp(new RangeChecks(normBound), form), proofs: counts.rangeChecks },
    ]
    const total = (lengthOf: (flp: ProofBatch['flp']) => number) =>
      this.batches.reduce((sum, { flp, proofs }) => sum + proofs * lengthOf(flp), 0)
    this.proofsLen = total(({ proofLen }) => proofLen)
    this.verifiersLen = total(({ verifierLen }) => verifierLen)
    this.proveRandsLen = total(({ proveRandLen }) => proveRandLen)
    this.queryRandsLen = total(({ queryRandLen }) => queryRandLen)
    this.jointRandsLen = total(({ valid }) => valid.jointRandLen)
  }

  /** @param meas `evalLen` elements */
  prove(meas: FieldVector, proveRands: FieldVector, jointRands: FieldVector): FieldVector {
    const prove = new Front(proveRands)
    const joint = new Front(jointRands)
    return FieldVector.concat(
      this.#flps().map((flp) =>
        flp.prove(meas, prove.take(flp.proveRandLen), joint.take(flp.valid.jointRandLen)),
      ),
    )
  }

  /**
   * Shares of all verifiers.
   *
   * @param meas `evalLen` elements, a share of them
   * @throws BeaverdamError TEST_POINT_REJECTED
   */
  query(
    meas: FieldVector,
    proofs: FieldVector,
    queryRands: FieldVector,
    jointRands: FieldVector,
    numShares: number,
  ): FieldVector {
    const given = new Front(proofs)
    const query = new Front(queryRands)
    const joint = new Front(jointRands)
    return FieldVector.concat(
      this.#flps().map((flp) =>
        flp.query(
          meas,
          given.take(flp.proofLen),
          query.take(flp.queryRandLen),
          joint.take(flp.valid.jointRandLen),
          numShares,
        ),
      ),
    )
  }

  /** Whether all proofs hold. @param verifiers the sum of all shares */
  decide(verifiers: FieldVector): boolean {
    const each = new Front(verifiers)
    return this.#flps().every((flp) => flp.decide(each.take(flp.verifierLen)))
  }

  /** Of each proof. */
  #flps(): readonly Flp<FieldVector, FieldVector>[] {
    return this.batches.flatMap(({ flp, proofs }) => Array.from({ length: proofs }, () => flp))
  }
}
