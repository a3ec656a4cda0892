import { expect, test } from 'vitest'
import { boundOf, productNoise, publicKeyNoise } from '../../lattice/noise.ts'
import { LatticeParameters } from '../../lattice/parameters.ts'
import { type ProofChoice, proofTerms } from '../../plaintext-knowledge/proof-terms.ts'
import { lowgearParameters, mostTogether } from './parameters.ts'
import { shownNoise } from './shown-noise.ts'

const parameters = lowgearParameters()
const choices: readonly ProofChoice[] = [
  { count: 1, diagonal: true, challenges: 'coin' },
  { count: 1, diagonal: false, challenges: 'coin' },
  { count: mostTogether, diagonal: false, challenges: 'coin' },
]

/** The noise of the product that an answer drowns, with its mask's. */
function answeredNoise(ring: LatticeParameters, choice: ProofChoice): number {
  const shown = shownNoise(ring, proofTerms(ring, choice))
  return boundOf(productNoise(shown, ring.n)) + boundOf(publicKeyNoise(ring.n, 1))
}

test.each(choices)('what a proof shows has room, and its mask has: %o', (choice) => {
  // for 2^6 keys
  expect(2 ** 6 * answeredNoise(parameters, choice)).toBeLessThanOrEqual(parameters.drownedNoise)
  const key = proofTerms(parameters, { count: 1, diagonal: true, challenges: 'coin' })
  const [s, e] = [2 * key.ternary.largest, 2 * key.noise.largest]
  expect(parameters.n * (e + 21 * s) + 21).toBeLessThan(2 ** 63)
  expect(proofTerms(parameters, choice).knowledgeError).toBeLessThanOrEqual(2 ** -40)
})

test('one prime less has no room, and neither has a ring of half the dimension', () => {
  const { maxOpened, n, ring, parties } = parameters
  const most = { count: mostTogether, diagonal: false, challenges: 'coin' } as const
  const fewer = new LatticeParameters({ n, primeCount: ring.primes.length - 1, parties, maxOpened })
  expect(answeredNoise(fewer, most)).toBeGreaterThan(fewer.drownedNoise)
  const half = new LatticeParameters({ n: n / 2, primeCount: 7, parties, maxOpened })
  expect(answeredNoise(half, most)).toBeGreaterThan(half.drownedNoise)
})
