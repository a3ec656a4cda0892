import { BeaverdamError } from '../../../src/errors.ts'
import { FieldVector } from '../../../src/field/vector.ts'
import { Front } from '../../flp/front.ts'
import { Aggregation, type Deviations, type Report } from '../../prio3/testing/aggregation.ts'
import type { Pine } from '../pine.ts'

/** The aggregators of a norm sum, and its clients: it tells circuits apart. */
export class NormAggregation<Measurement, Result> extends Aggregation<
  Measurement,
  Result,
  Pine<Measurement, Result>
> {
  /** `accepted`, or what refused a report: the circuits whose proofs do not hold, else the error's code. */
  caughtBy(report: Report, deviations: Deviations = {}): string {
    let sent: readonly Uint8Array[] = []
    const verifierShares = (honest: readonly Uint8Array[]) => {
      sent = deviations.verifierShares?.(honest) ?? honest
      return sent
    }
    try {
      this.verify(report, { ...deviations, verifierShares })
      return 'accepted'
    } catch (error) {
      if (!(error instanceof BeaverdamError)) throw error
      return error.code === 'PROOF_REJECTED' ? this.#failingCircuits(sent) : error.code
    }
  }

  #failingCircuits(verifierShares: readonly Uint8Array[]): string {
    const { system, parameters } = this.vdaf
    const { field } = parameters
    const length = system.verifiersLen * field.elementBytes
    const verifiers = verifierShares
      .map((share) => FieldVector.fromBytes(field, share.subarray(0, length)))
      .reduce((sum, share) => sum.add(share))
    const each = new Front(verifiers)
    return system.batches
      .filter(({ flp, proofs }) => {
        const decisions = Array.from({ length: proofs }, () => flp.decide(each.take(flp.verifierLen)))
        return decisions.includes(false)
      })
      .map(({ flp }) => flp.valid.constructor.name)
      .join(' and ')
  }
}
