/** Preprocessing by all parties together, against parties that lie: MASCOT. */
export { type MascotOptions, withMascot } from './mascot.ts'
