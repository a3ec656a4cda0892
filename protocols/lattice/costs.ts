import type { Cost } from '../../src/runtime/arithmetic.ts'
import { coinOpeningBytes } from '../spdz/coin.ts'
import { commitmentBytes, commitmentOpeningBytes } from '../spdz/commitment.ts'
import { echoedCost } from '../spdz/echoed-cost.ts'
import { elementBytes } from './encoding.ts'
import type { LatticeParameters } from './parameters.ts'

/** Joint keys of all parties. @param columns how many keys with one a */
export function jointKeyCost(parameters: LatticeParameters, columns = 1): Cost {
  const n = parameters.parties
  const opening = commitmentOpeningBytes(columns * elementBytes(parameters))
  return echoedCost(n, 4, 2 * commitmentBytes + coinOpeningBytes + opening, 2)
}

/** Joint decryption of one ciphertext. */
export function jointDecryptionCost(parameters: LatticeParameters): Cost {
  const n = parameters.parties
  return { rounds: 1, bytes: n * (n - 1) * elementBytes(parameters), material: {} }
}
