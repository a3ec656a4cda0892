import { invalidArgument } from '../../src/errors.ts'
import { type Ciphertext, checkSameKey } from '../lattice/ciphertext.ts'
import type { PublicKey } from '../lattice/public-key.ts'
import { type ProofTerms, proofTerms } from './proof-terms.ts'

/** What a proof is about: who made these ciphertexts knows what they are made of, and that is small. */
export interface Statement {
  readonly publicKey: PublicKey
  readonly ciphertexts: readonly Ciphertext[]
  /** Whether all slots of each ciphertext are equal. */
  readonly diagonal: boolean
}

/**
 * The terms of a proof of it.
 *
 * @throws BeaverdamError PARAMETERS_MISMATCH
 * @throws BeaverdamError KEY_MISMATCH
 * @throws BeaverdamError INVALID_ARGUMENT for no ciphertexts, or too many
 */
export function termsOf(statement: Statement, challenges: ProofTerms['challenges']): ProofTerms {
  const { publicKey, ciphertexts, diagonal } = statement
  if (ciphertexts.length === 0) invalidArgument('ciphertexts', 'at least one', 'none')
  for (const ciphertext of ciphertexts) checkSameKey(publicKey, ciphertext)
  return proofTerms(publicKey.parameters, { count: ciphertexts.length, diagonal, challenges })
}

/**
 * What an accepted proof is good for: ciphertexts of the messages with the noise that is proven, not the one that was said.
 * They are twice those that were sent, unless those are diagonal.
 *
 * @throws BeaverdamError NOISE_BUDGET_EXCEEDED if the parameters have no room for that noise
 */
export function provenCiphertexts(
  { publicKey: { parameters, keyId }, ciphertexts }: Statement,
  { multiplier, provenNoise }: ProofTerms,
): readonly Ciphertext[] {
  const noise = parameters.checkDecrypts(provenNoise)
  const { ring } = parameters
  return ciphertexts.map(({ c0, c1 }) =>
    multiplier === 1
      ? { parameters, keyId, c0, c1, noise }
      : { parameters, keyId, c0: ring.add(c0, c0), c1: ring.add(c1, c1), noise },
  )
}
