/** Replicated secret sharing among three parties, semi-honest, one corruption. */
export { replicatedBeginCost, replicatedCosts } from './costs.ts'
export { exchangeKeys, PairwiseKeys } from './pairwise-keys.ts'
export { type BeginOptions, type ReplicatedOptions, ReplicatedProtocol } from './protocol.ts'
export type { ReplicatedShare } from './replicated-share.ts'
