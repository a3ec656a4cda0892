/**
 * Prio3 of VDAF draft 18: clients split measurements into shares that come with a proof; aggregators reject what is not
 * valid, and learn nothing of the rest but its sum.
 *
 * @example
 * import { nonceSize, Prio3Histogram } from 'beaverdam/protocols/prio3'
 * const prio3 = new Prio3Histogram(2, 10, 3)
 * const { publicShare, inputShares } = prio3.shard(ctx, 7, randomBytes(nonceSize))
 */
export { type ReportCost, reportCost } from './costs.ts'
export {
  Prio3Count,
  Prio3Histogram,
  Prio3MultihotCountVec,
  Prio3Sum,
  Prio3SumVec,
  Prio3SumVecWithMultiproof,
} from './instances.ts'
export { nonceSize, Prio3, type Shards, type Verification, verifyKeySize } from './prio3.ts'
export type { VerifyState } from './verify-state.ts'
