/** Shamir secret sharing among n parties, semi-honest, honest majority. */
export { beginCost, shamirCosts } from './costs.ts'
export { type ShamirOptions, ShamirProtocol } from './protocol.ts'
export { thresholdOf } from './threshold.ts'
