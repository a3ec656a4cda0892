import { BeaverdamError, type ErrorCode } from '../../../src/errors.ts'
import type { FieldVector } from '../../../src/field/vector.ts'
import { randomBytes } from '../../../src/random/csprng.ts'
import { nonceSize, type Prio3, type Shards, type Verification, verifyKeySize } from '../prio3.ts'

/** What VDAFs that take one round and no aggregation parameter have in common. */
export type OneRoundVdaf<Measurement, Result> = Pick<
  Prio3<Measurement, Result>,
  'shares' | 'shard' | 'verifyInit' | 'verifierSharesToMessage' | 'verifyNext' | 'aggregate' | 'unshard'
>

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

  /** The aggregate of reports. @throws BeaverdamError if one is rejected */
  aggregate(reports: readonly Report[], deviations?: Deviations): Result {
    const { vdaf } = this
    const outShares = reports.map((report) => this.outShares(report, deviations))
    const aggShares = Array.from({ length: vdaf.shares }, (_, aggId) =>
      vdaf.aggregate(outShares.map((ofReport) => ofReport[aggId] as FieldVector)),
    )
    return vdaf.unshard(
      aggShares.map(({ bytes }) => bytes),
      reports.length,
    )
  }

  /** The code of what a report is rejected with, or `accepted`. */
  verdict(report: Report, deviations?: Deviations): ErrorCode | 'accepted' {
    try {
      this.aggregate([report], deviations)
      return 'accepted'
    } catch (error) {
      if (error instanceof BeaverdamError) return error.code
      throw error
    }
  }
}
