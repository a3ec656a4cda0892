import { type Noise, plaintextNoise } from '../../lattice/noise.ts'
import type { LatticeParameters } from '../../lattice/parameters.ts'
import { type ProofTerms, proofTerms } from '../../plaintext-knowledge/proof-terms.ts'

/**
 * The noise of a ciphertext that a proof is about, under a key that its owner made in any way that passes its own proof: in
 * t / P = x / P + e0 + e u + e1 s the key's s and e are as large as that shows them to be, and not as honest ones are.
 *
 * An answer's mask is encrypted under the key as well, with a noise below n (e + s eta) + eta < 2^63. One more here, which a
 * product by a plaintext makes 2^63 n, has room for that.
 */
export function shownNoise(
  { n, parties }: Pick<LatticeParameters, 'n' | 'parties'>,
  terms: ProofTerms,
): Noise {
  const [s, e] = keyBounds({ n, parties })
  const { ternary, noise, diagonal } = terms
  const stretch = diagonal ? 2 : 2 * n
  const shown = noise.largest + plaintextNoise + n * e * ternary.largest + n * s * noise.largest
  return { fixed: stretch * shown + 1, deviation: 0 }
}

/** What a proof shows a key's s and e to be below: a difference of two responses. */
function keyBounds(ring: Pick<LatticeParameters, 'n' | 'parties'>): readonly [s: number, e: number] {
  const { ternary, noise } = proofTerms(ring, { count: 1, diagonal: true, challenges: 'coin' })
  return [2 * ternary.largest, 2 * noise.largest]
}
