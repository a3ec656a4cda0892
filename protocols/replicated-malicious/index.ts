/** Replicated secret sharing among three parties, against one that lies. */
export { replicatedMaliciousCosts, verificationCost } from './costs.ts'
export {
  type MaliciousBeginOptions,
  type ReplicatedMaliciousOptions,
  ReplicatedMaliciousProtocol,
} from './protocol.ts'
export type { RandomizedShare } from './randomized-share.ts'
