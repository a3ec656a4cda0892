/** Preprocessing by a trusted dealer that is a party of its own. */
export { withAuthenticatedDealer } from './authenticated-client.ts'
export { authenticatedPages } from './authenticated-page.ts'
export { withDealer } from './client.ts'
export { dealerCost } from './costs.ts'
export { serveDealer } from './dealer.ts'
export { type PageDealing, plainPages } from './page.ts'
