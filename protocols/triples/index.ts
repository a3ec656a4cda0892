/** Preprocessing by a trusted dealer that is a party of its own. */
export { type PageAddress, readAddress, writeAddress } from './address.ts'
export { AuthenticatedDealerClient, withAuthenticatedDealer } from './authenticated-client.ts'
export { authenticatedPages } from './authenticated-page.ts'
export { DealerClient, withDealer } from './client.ts'
export { type Correlation, type ElementwiseKind, maxMatrixElements, maxPageLength } from './correlation.ts'
export { dealerCost } from './costs.ts'
export { serveDealer } from './dealer.ts'
export { type PageDealing, plainPages } from './page.ts'
