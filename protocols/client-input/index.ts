/**
 * Inputs of parties that do not compute (`giveInput`) to parties that run SPDZ (`takeInputs`), and sums of them that a lying
 * aggregator cannot change (`AuthenticatedAggregator`, `contributeAuthenticated`).
 */
export {
  AuthenticatedAggregator,
  type AuthenticatedAggregatorOptions,
  type AuthenticatedContribution,
  type AuthenticatedSum,
  type BatchOptions,
  contributeAuthenticated,
} from './authenticated-sum.ts'
export { giveInput } from './client.ts'
export { authenticatedSumCost, inputCost } from './costs.ts'
export { type ClientInputs, type InputRequest, takeInputs } from './server.ts'
