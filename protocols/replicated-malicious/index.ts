/** Replicated secret sharing among three parties, against one that lies. */

export type { RandomizedShare } from '../randomized/randomized-share.ts'
export { replicatedMaliciousCosts } from './costs.ts'
export {
  type MaliciousBeginOptions,
  type ReplicatedMaliciousOptions,
  ReplicatedMaliciousProtocol,
} from './protocol.ts'
