/** Preprocessing by a trusted dealer that is a party of its own. */
export { type PageAddress, readAddress, writeAddress } from './address.ts'
export { DealerClient, withDealer } from './client.ts'
export { type Correlation, type ElementwiseKind, maxMatrixElements, maxPageLength } from './correlation.ts'
export { dealerCost } from './costs.ts'
export { serveDealer } from './dealer.ts'
