import { type RandomSource, TurboShake128 } from '../../../src/random/index.ts'

/** TurboSHAKE128's domain byte for the randomness of a seeded simulation. */
const simulationDomain = 0x1e

/**
 * A party's randomness from the seed of a simulation, so that a run can be repeated. Whoever knows the seed knows every
 * share: it serves tests and test vectors alone.
 */
export function seededRandom(seed: Uint8Array, party: string): RandomSource {
  const sponge = new TurboShake128(simulationDomain).absorb(seed).absorb(new TextEncoder().encode(party))
  return (length) => sponge.squeeze(length)
}
