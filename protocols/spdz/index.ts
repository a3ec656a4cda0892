/** Secure arithmetic against parties that lie: authenticated additive shares. */
export type { AuthenticatedPreprocessing, AuthenticatedShare } from './authenticated-share.ts'
export { Coin } from './coin.ts'
export { type Commitment, Commitments } from './commitment.ts'
export { checkCost, spdzCosts } from './costs.ts'
export { type CheckMark, MacKey } from './mac-key.ts'
export { type SpdzOptions, SpdzProtocol } from './protocol.ts'
