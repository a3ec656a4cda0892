/** Preprocessing by all parties together, against parties that lie: MASCOT. */
export { mascotCost } from './costs.ts'
export { type MascotOptions, withMascot } from './mascot.ts'
