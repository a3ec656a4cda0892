/** Passing shared vectors from one committee to another, and between Shamir's and additive shares. */
export { additiveCommittee, type Committee, shamirCommittee } from './committee.ts'
export { resharingCost } from './costs.ts'
export { type Resharing, reshare } from './reshare.ts'
