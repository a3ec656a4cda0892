import { LatticeParameters } from '../../lattice/parameters.ts'

/**
 * The ring of the lowest dimension, and the fewest primes, with room for what proofs show of keys and of ciphertexts under
 * them: see `shownNoise`. A party answers 2^30 coefficients under another's key. A test says that less would not do.
 */
export function lowgearParameters(): LatticeParameters {
  return new LatticeParameters({ n: 16_384, primeCount: 10, parties: 1, maxOpened: 2 ** 30 })
}

/** Questions that are proved together, at most: enough that proofs cost little, few enough to hold in memory. */
export const mostTogether = 16
