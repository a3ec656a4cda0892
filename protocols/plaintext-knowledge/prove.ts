import { type RandomSource, randomBytes } from '../../src/random/csprng.ts'
import { Seed } from '../../src/random/seed.ts'
import { isWithin } from './bounds.ts'
import { drawChallenges } from './challenges.ts'
import type { KnownCiphertexts } from './known-ciphertexts.ts'
import { announce, drawMasks } from './masks.ts'
import type { ProofTerms } from './proof-terms.ts'
import { encodeResponses, responsesBytes } from './response-bytes.ts'
import { respond } from './responses.ts'
import { termsOf } from './statement.ts'
import { digestBytes, statementDigest, transcriptDigest } from './transcript.ts'

/** Bytes of a proof by one who speaks once. */
export function proofBytes(terms: ProofTerms): number {
  return digestBytes + responsesBytes(terms)
}

/**
 * A proof by one who speaks once: the challenges are the hash of all that it is about and announces (Fiat and Shamir). It
 * holds for its context and no other. Attempts whose responses would say too much are made again.
 *
 * @param context what it is for: a task and a report, say
 * @throws BeaverdamError INVALID_ARGUMENT for too many ciphertexts
 *
 * @example
 * const known = await encryptKnown(publicKey, [vector])
 * const proof = await proveKnowledge(known, context)
 * const [ciphertext] = await verifyKnowledge(known, context, proof)
 */
export async function proveKnowledge(
  known: KnownCiphertexts,
  context: Uint8Array,
  random: RandomSource = randomBytes,
): Promise<Uint8Array> {
  const { publicKey, openings } = known
  const terms = termsOf(known, 'hash')
  const statement = statementDigest(terms, known, context)
  for (;;) {
    const masks = await drawMasks(terms, publicKey, random)
    const digest = transcriptDigest(statement, announce(publicKey, masks))
    const challenges = await drawChallenges(terms, Seed.fromBytes(digest))
    const responses = respond(masks, openings, challenges)
    if (!responses.every((response) => isWithin(terms, response))) continue
    const proof = new Uint8Array(proofBytes(terms))
    proof.set(digest)
    proof.set(encodeResponses(terms, responses), digestBytes)
    return proof
  }
}
