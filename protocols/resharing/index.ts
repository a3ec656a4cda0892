/** Passing shared vectors from one committee to another, and between Shamir's and additive shares. */
export { additiveCommittee, type Committee, shamirCommittee } from './committee.ts'
export { resharingCost, verifiedResharingCost } from './costs.ts'
export { reshare } from './reshare.ts'
export { reshareVerified } from './reshare-verified.ts'
export type { Resharing } from './resharing.ts'
