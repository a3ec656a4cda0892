/** Preprocessing by lattice encryption, against parties that lie: Overdrive LowGear. */
export { lowgearPageCost, lowgearRenewalCost, lowgearSetupCost } from './costs.ts'
export { withLowgear } from './lowgear.ts'
