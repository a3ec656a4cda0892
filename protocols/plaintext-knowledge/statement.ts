import { invalidArgument } from '../../src/errors.ts'
import { type Ciphertext, checkSameKey } from '../lattice/ciphertext.ts'
import type { PublicColumns, PublicKey } from '../lattice/public-key.ts'
import { type ProofTerms, proofTerms } from './proof-terms.ts'

/** What a proof is about: who made these ciphertexts knows what they are made of, and that is small. */
export interface Statement {
  /** Of one column, or of several, under which the ciphertexts are in turn: those of each round of columns have one c1. */
  readonly publicKey: PublicColumns
  readonly ciphertexts: readonly Ciphertext[]
  /** Whether all slots of each ciphertext are equal. */
  readonly diagonal: boolean
}

/**
 * The terms of a proof of it.
 *
 * @throws BeaverdamError PARAMETERS_MISMATCH
 * @throws BeaverdamError KEY_MISMATCH
 * @throws BeaverdamError INVALID_ARGUMENT for no ciphertexts or too many, not as many under each column, or several c1 in a
 * tuple
 */
export function termsOf(statement: Statement, challenges: ProofTerms['challenges']): ProofTerms {
  const { publicKey, ciphertexts, diagonal } = statement
  if (ciphertexts.length === 0) invalidArgument('ciphertexts', 'at least one', 'none')
  const { parameters, columns } = publicKey
  for (const [i, ciphertext] of ciphertexts.entries()) {
    const column = i % columns.length
    checkSameKey(columns[column] as PublicKey, ciphertext)
    // the same object: a proof is of one c1 alone
    if (ciphertext.c1 !== ciphertexts[i - column]?.c1)
      invalidArgument(`ciphertexts[${i}]`, `the c1 of ciphertext ${i - column}`, 'another')
  }
  return proofTerms(parameters, { count: ciphertexts.length, columns: columns.length, diagonal, challenges })
}

/**
 * What an accepted proof is good for: ciphertexts of the messages with the noise that is proven, not the one that was said.
 * They are twice those that were sent, unless those are diagonal.
 *
 * @throws BeaverdamError NOISE_BUDGET_EXCEEDED if the parameters have no room for that noise
 */
export function provenCiphertexts(
  { publicKey: { parameters }, ciphertexts }: Statement,
  { multiplier, provenNoise }: ProofTerms,
): readonly Ciphertext[] {
  const noise = parameters.checkDecrypts(provenNoise)
  const { ring } = parameters
  return ciphertexts.map(({ keyId, c0, c1 }) =>
    multiplier === 1
      ? { parameters, keyId, c0, c1, noise }
      : { parameters, keyId, c0: ring.add(c0, c0), c1: ring.add(c1, c1), noise },
  )
}
