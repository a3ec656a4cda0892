import { BeaverdamError } from '../../../src/errors.ts'
import { FieldVector } from '../../../src/field/vector.ts'
import { randomBytes } from '../../../src/random/csprng.ts'
import { Front } from '../../flp/front.ts'
import { nonceSize } from '../../prio3/prio3.ts'
import type { Pine } from '../pine.ts'

export interface Report {
  readonly nonce: Uint8Array
  readonly publicShare: Uint8Array
  readonly inputShares: readonly Uint8Array[]
}

/** What each aggregator takes for its part of the report's surroundings. */
export interface View {
  readonly verifyKey: Uint8Array
  readonly ctx: Uint8Array
  readonly nonce: Uint8Array
  readonly aggId: number
  readonly publicShare: Uint8Array
}

/** What is not as honest aggregators have it. */
export interface Deviations {
  readonly view?: (honest: View, aggId: number) => View
  readonly verifierShares?: (honest: readonly Uint8Array[]) => readonly Uint8Array[]
  readonly message?: (honest: Uint8Array) => Uint8Array
}

/** The aggregators of a task, and its clients. */
export class Aggregation<Measurement, Result> {
  readonly pine: Pine<Measurement, Result>
  readonly ctx = new TextEncoder().encode('task')
  readonly verifyKey: Uint8Array

  constructor(pine: Pine<Measurement, Result>) {
    this.pine = pine
    this.verifyKey = randomBytes(pine.verifyKeySize)
  }

  report(measurement: Measurement): Report {
    const nonce = randomBytes(nonceSize)
    return { nonce, ...this.pine.shard(this.ctx, measurement, nonce) }
  }

  /** What each aggregator sends the others. */
  verifierShares(report: Report): readonly Uint8Array[] {
    return this.#verifications(report, (honest) => honest).map(({ verifierShare }) => verifierShare)
  }

  /** The aggregate of a report alone; an error if it is rejected. */
  verify(report: Report, deviations: Deviations = {}): Result {
    const { pine, ctx } = this
    const {
      view = (honest) => honest,
      verifierShares = (honest) => honest,
      message = (honest) => honest,
    } = deviations
    const verifications = this.#verifications(report, view)
    const honest = verifications.map(({ verifierShare }) => verifierShare)
    const found = message(pine.verifierSharesToMessage(ctx, verifierShares(honest)))
    const aggShares = verifications.map(
      ({ state }) => pine.aggregate([pine.verifyNext(ctx, state, found)]).bytes,
    )
    return pine.unshard(aggShares, 1)
  }

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

  #verifications({ nonce, publicShare, inputShares }: Report, view: NonNullable<Deviations['view']>) {
    const { verifyKey, ctx } = this
    return inputShares.map((inputShare, aggId) => {
      const seen = view({ verifyKey, ctx, nonce, aggId, publicShare }, aggId)
      return this.pine.verifyInit(
        seen.verifyKey,
        seen.ctx,
        seen.aggId,
        seen.nonce,
        seen.publicShare,
        inputShare,
      )
    })
  }

  #failingCircuits(verifierShares: readonly Uint8Array[]): string {
    const { system, parameters } = this.pine
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
