import { encodeSeedUse } from '../../src/random/seed-use.ts'
import { TurboShake128, turboShake128 } from '../../src/random/turboshake.ts'
import { encodeElement } from '../lattice/encoding.ts'
import type { Pair } from './opening.ts'
import type { ProofTerms } from './proof-terms.ts'
import type { Statement } from './statement.ts'

/** Bytes of a digest: 256 bits, so that finding a collision takes 2^128 work. */
export const digestBytes = 32

const contextDomain = 0x33
const statementDomain = 0x34
const announcementDomain = 0x35

/** The hash of what a proof is for and about. */
export function statementDigest(
  { challenges, count, diagonal }: ProofTerms,
  { publicKey, ciphertexts }: Statement,
  context: Uint8Array,
): Uint8Array {
  const use = {
    label: 'plaintext knowledge',
    session: publicKey.parameters.id,
    address: `${challenges} ${diagonal ? 'diagonal' : 'any'} ${count}`,
  }
  const sponge = new TurboShake128(statementDomain)
  sponge.absorb(encodeSeedUse(use, turboShake128(context, contextDomain, digestBytes)))
  sponge.absorb(publicKey.seed).absorb(encodeElement(publicKey.b))
  for (const { c0, c1 } of ciphertexts) sponge.absorb(encodeElement(c0)).absorb(encodeElement(c1))
  return sponge.squeeze(digestBytes)
}

/** The hash of a statement and of what is announced for it. */
export function transcriptDigest(statement: Uint8Array, announced: readonly Pair[]): Uint8Array {
  const sponge = new TurboShake128(announcementDomain).absorb(statement)
  for (const [c0, c1] of announced) sponge.absorb(encodeElement(c0)).absorb(encodeElement(c1))
  return sponge.squeeze(digestBytes)
}

export function sameDigest(x: Uint8Array, y: Uint8Array): boolean {
  return x.length === y.length && x.every((byte, i) => byte === y[i])
}
