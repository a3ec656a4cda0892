import { Seed } from '../../src/random/seed.ts'
import type { Ciphertext } from '../lattice/ciphertext.ts'
import { drawChallenges } from './challenges.ts'
import { proofBytes } from './prove.ts'
import { decodeResponses, rejected } from './response-bytes.ts'
import { announcedBy } from './responses.ts'
import { provenCiphertexts, type Statement, termsOf } from './statement.ts'
import { digestBytes, sameDigest, statementDigest, transcriptDigest } from './transcript.ts'

/**
 * Checks a proof by one who speaks once.
 *
 * @param statement what it has to be about, as the verifier has it
 * @param context what it has to be for
 * @returns ciphertexts of the messages, with the noise that is proven: the only ones to go on with
 * @throws BeaverdamError PLAINTEXT_PROOF_REJECTED
 * @throws BeaverdamError NOISE_BUDGET_EXCEEDED if the parameters have no room for that noise
 * @throws BeaverdamError PARAMETERS_MISMATCH
 * @throws BeaverdamError KEY_MISMATCH
 * @throws BeaverdamError INVALID_ARGUMENT for no ciphertexts, or too many
 */
export async function verifyKnowledge(
  statement: Statement,
  context: Uint8Array,
  proof: Uint8Array,
): Promise<readonly Ciphertext[]> {
  const terms = termsOf(statement, 'hash')
  if (proof.length !== proofBytes(terms))
    throw rejected(`it has ${proof.length} bytes instead of ${proofBytes(terms)}`)
  const digest = proof.subarray(0, digestBytes)
  const responses = decodeResponses(terms, proof.subarray(digestBytes))
  const challenges = await drawChallenges(terms, Seed.fromBytes(digest))
  const announced = announcedBy(statement, responses, challenges)
  const expected = transcriptDigest(statementDigest(terms, statement, context), announced)
  if (!sameDigest(expected, digest)) throw rejected('its responses do not fit its challenges')
  return provenCiphertexts(statement, terms)
}
