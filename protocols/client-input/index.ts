/**
 * Inputs of parties that do not compute to parties that do (`takeInputs`): masked by SPDZ's material (`MaskedInputs`, `giveInput`), or
 * dealt to an honest majority (`ReplicatedInputs`, `ShamirInputs`, `dealInput`). And sums of them that a lying aggregator cannot
 * change (`AuthenticatedAggregator`, `contributeAuthenticated`).
 */
export {
  AuthenticatedAggregator,
  type AuthenticatedContribution,
  type AuthenticatedSum,
  type BatchOptions,
  type ContributionOptions,
  contributeAuthenticated,
  type GiveVector,
} from './authenticated-sum.ts'
export { giveInput } from './client.ts'
export {
  authenticatedSumCost,
  type InputSharingCosts,
  type InputSize,
  maskedInputCosts,
  replicatedInputCosts,
  shamirInputCosts,
} from './costs.ts'
export { dealInput } from './deal-input.ts'
export { dealtServers } from './dealing.ts'
export { type Component, DealtInputs, type SharePlace } from './dealt-inputs.ts'
export type { ExpectedInputs, InputSharing, Intake } from './input-sharing.ts'
export { MaskedInputs, type MaskedInputsOptions } from './masked-inputs.ts'
export { ReplicatedInputs, replicatedServers } from './replicated-inputs.ts'
export { type ClientInputs, type InputRequest, takeInputs } from './server.ts'
export { ShamirInputs } from './shamir-inputs.ts'
