/** Shamir secret sharing among 3 parties or more, fewer than half of whom may lie. */
export { beginCost, shamirMaliciousCosts } from './costs.ts'
export { type ShamirMaliciousOptions, ShamirMaliciousProtocol } from './protocol.ts'
