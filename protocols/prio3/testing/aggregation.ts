import { BeaverdamError, type ErrorCode } from '../../../src/errors.ts'
import type { FieldVector } from '../../../src/field/vector.ts'
import { randomBytes } from '../../../src/random/csprng.ts'
import type { OneRoundVdaf } from '../one-round-vdaf.ts'
import { nonceSize, type Shards, type Verification, verifyKeySize } from '../prio3.ts'

export interface Report extends Shards {
  readonly nonce: Uint8Array
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
export class Aggregation<Measurement, Result, Vdaf extends OneRoundVdaf<Measurement, Result>> {
  readonly vdaf: Vdaf
  readonly ctx = new TextEncoder().encode('task')
  readonly verifyKey = randomBytes(verifyKeySize)

  constructor(vdaf: Vdaf) {
    this.vdaf = vdaf
  }

  report(measurement: Measurement): Report {
    const nonce = randomBytes(nonceSize)
    return { nonce, ...this.vdaf.shard(this.ctx, measurement, nonce) }
  }

  verifications(
    { nonce, publicShare, inputShares }: Report,
    view: NonNullable<Deviations['view']> = (honest) => honest,
  ): readonly Verification[] {
    const { vdaf, verifyKey, ctx } = this
    return inputShares.map((inputShare, aggId) => {
      const seen = view({ verifyKey, ctx, nonce, aggId, publicShare }, aggId)
      return vdaf.verifyInit(seen.verifyKey, seen.ctx, seen.aggId, seen.nonce, seen.publicShare, inputShare)
    })
  }

  /** The output share of each aggregator. @throws BeaverdamError if the report is rejected */
  outShares(report: Report, { view, verifierShares, message }: Deviations = {}): readonly FieldVector[] {
    const { vdaf, ctx } = this
    const verifications = this.verifications(report, view)
    const honest = verifications.map(({ verifierShare }) => verifierShare)
    const honestMessage = vdaf.verifierSharesToMessage(ctx, verifierShares?.(honest) ?? honest)
    const found = message?.(honestMessage) ?? honestMessage
    return verifications.map(({ state }) => vdaf.verifyNext(ctx, state, found))
  }

  /** The aggregate of a report alone. @throws BeaverdamError if it is rejected */
  verify(report: Report, deviations?: Deviations): Result {
    const { vdaf } = this
    const aggShares = this.outShares(report, deviations).map((outShare) => vdaf.aggregate([outShare]).bytes)
    return vdaf.unshard(aggShares, 1)
  }

  /** The code of what a report is rejected with, or `accepted`. */
  verdict(report: Report, deviations?: Deviations): ErrorCode | 'accepted' {
    try {
      this.verify(report, deviations)
      return 'accepted'
    } catch (error) {
      if (error instanceof BeaverdamError) return error.code
      throw error
    }
  }
}
