import { encodeSeedUse } from '../../src/random/seed-use.ts'
import { TurboShake128, turboShake128 } from '../../src/random/turboshake.ts'
import { sameBytes } from '../../src/same-bytes.ts'
import { encodeElement } from '../lattice/encoding.ts'
import type { Tuple } from './opening.ts'
import type { ProofTerms } from './proof-terms.ts'
import type { Statement } from './statement.ts'
import { tuplesOf } from './tuples.ts'

/** Bytes of a digest: 256 bits, so that finding a collision takes 2^128 work. */
export const digestBytes = 32

const contextDomain = 0x33
const statementDomain = 0x34
const announcementDomain = 0x35

/** The hash of what a proof is for and about. */
export function statementDigest(
  { challenges, count, columns, diagonal }: ProofTerms,
  statement: Statement,
  context: Uint8Array,
): Uint8Array {
  const { publicKey } = statement
  const use = {
    label: 'plaintext knowledge',
    session: publicKey.parameters.id,
    address: `${challenges} ${diagonal ? 'diagonal' : 'any'} ${count} ${columns}`,
  }
  const sponge = new TurboShake128(statementDomain)
  sponge.absorb(encodeSeedUse(use, turboShake128(context, contextDomain, digestBytes)))
  sponge.absorb(publicKey.seed)
  for (const { b } of publicKey.columns) sponge.absorb(encodeElement(b))
  absorbTuples(sponge, tuplesOf(statement))
  return sponge.squeeze(digestBytes)
}

/** The hash of a statement and of what is announced for it. */
export function transcriptDigest(statement: Uint8Array, announced: readonly Tuple[]): Uint8Array {
  const sponge = new TurboShake128(announcementDomain).absorb(statement)
  absorbTuples(sponge, announced)
  return sponge.squeeze(digestBytes)
}

function absorbTuples(sponge: TurboShake128, tuples: readonly Tuple[]): void {
  for (const { c0s, c1 } of tuples) for (const element of [...c0s, c1]) sponge.absorb(encodeElement(element))
}

/** Whether two digests are one. */
export function sameDigest(x: Uint8Array, y: Uint8Array): boolean {
  return sameBytes(x, y)
}
