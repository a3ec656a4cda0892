import type { Cost } from '../../../src/runtime/arithmetic.ts'
import { ciphertextBytes, publicKeyBytes } from '../../lattice/encoding.ts'
import type { LatticeParameters } from '../../lattice/parameters.ts'
import type { Correlation } from '../correlation.ts'

/** Keys of n parties, at the beginning and when theirs have answered enough. */
export function pairwiseKeysCost(n: number, parameters: LatticeParameters): Cost {
  return { rounds: 1, bytes: n * (n - 1) * publicKeyBytes(parameters), material: {} }
}

/** One product of a ciphertext's slots at each of so many ordered pairs. */
export function productsCost(pairs: number, parameters: LatticeParameters): Cost {
  const bytes = ciphertextBytes(parameters, true) + ciphertextBytes(parameters, false)
  return { rounds: 2, bytes: pairs * bytes, material: {} }
}

/** What n parties send for a page: for one that is cut out of a batch, what a batch costs that is made for it. */
export function latticePageCost(n: number, parameters: LatticeParameters, correlation: Correlation): Cost {
  const pairs = n * (n - 1)
  switch (correlation.kind) {
    case 'triples':
      return productsCost(pairs, parameters)
    case 'squares':
      return productsCost(pairs / 2, parameters)
    case 'bits':
      // all ask at once, and an answer waits for the one to the party before
      return { ...productsCost(pairs / 2, parameters), rounds: n }
    case 'matrix': {
      const { rows, inner, columns } = correlation.shape
      const ciphertexts = Math.ceil((rows * inner * columns) / parameters.n)
      const { rounds, bytes, material } = productsCost(pairs, parameters)
      return { rounds: ciphertexts * rounds, bytes: ciphertexts * bytes, material }
    }
    case 'random':
    case 'masks':
      return { rounds: 0, bytes: 0, material: {} }
  }
}
