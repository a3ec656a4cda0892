import { LatticeParameters } from '../../lattice/parameters.ts'

/**
 * The ring of the lowest dimension, and the fewest primes, with room for what proofs show of keys and of ciphertexts under
 * them: see `shownNoise`. A test says that less would not do.
 *
 * @param maxOpened coefficients that a party answers under another's key before all make new ones
 */
export function lowgearParameters(maxOpened = 2 ** 30): LatticeParameters {
  return new LatticeParameters({ n: 16_384, primeCount: 10, parties: 1, maxOpened })
}

/** Questions that are proved together, at most: enough that proofs cost little, few enough to hold in memory. */
export const mostTogether = 16
