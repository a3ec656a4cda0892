/**
 * Random bytes, and streams of field elements that short secrets stand for.
 *
 * @example
 * import { Field64 } from 'beaverdam/field'
 * import { expand, Seed, seededPrg } from 'beaverdam/random'
 * const use = { label: 'mask', session: 'session-1', address: 'round-1' }
 * await expand(Field64, seededPrg(Seed.random(), use), 1_000) // a uniform vector of 1,000 elements
 */

export { type RandomSource, randomBytes } from './csprng.ts'
export { type Prg, seededPrg } from './prg.ts'
export { Seed, seedBytes } from './seed.ts'
export { SeedKey } from './seed-key.ts'
export type { SeedUse } from './seed-use.ts'
export { TurboShake128, turboShake128 } from './turboshake.ts'
export { expand, expandInto, uniformBlockBytes } from './uniform.ts'
export { XofTurboShake128 } from './xof.ts'
