import { invalidArgument } from '../../src/errors.ts'
import type { FieldVector } from '../../src/field/vector.ts'
import { type RandomSource, randomBytes } from '../../src/random/csprng.ts'
import { shareAdditive } from '../../src/sharing/additive.ts'
import { firstPoints, shareShamir } from '../../src/sharing/shamir.ts'
import { HeldShare } from './held-share.ts'
import { lengthOf } from './layout.ts'
import { seedUse } from './seed-use.ts'
import { commitShare, openerBytes } from './share-commitment.ts'
import { checkTerms, idBytes, type SharingTerms } from './sharing.ts'

/**
 * Splits a vector into one share for each holder.
 *
 * @param vector as long as the layout has numbers
 * @param random the CSPRNG except in tests and vectors
 * @returns the shares, by holder
 * @throws BeaverdamError INVALID_ARGUMENT for terms that no sharing has, or that are not the vector's
 */
export async function shareVector(
  vector: FieldVector,
  terms: SharingTerms,
  random: RandomSource = randomBytes,
): Promise<readonly HeldShare[]> {
  checkTerms(terms)
  const length = lengthOf(terms.layout)
  if (vector.length !== length || vector.field !== terms.field)
    invalidArgument('vector', `${length} elements of ${terms.field.name}, as the terms say`, vector.length)
  const id = random(idBytes)
  const bodies = await split(vector, terms, id, random)
  const shares = bodies.map((body, holder) => ({ holder, opener: random(openerBytes), body }))
  const commitments = await Promise.all(shares.map((share) => commitShare(id, share)))
  const sharing = { ...terms, id, commitments }
  return shares.map((share) => new HeldShare(sharing, share))
}

async function split(
  vector: FieldVector,
  { scheme, parties, threshold }: SharingTerms,
  id: Uint8Array,
  random: RandomSource,
): Promise<readonly Uint8Array[]> {
  if (scheme === 'shamir')
    return shareShamir(vector, threshold, firstPoints(parties), random).map(({ values }) => values.bytes)
  const { seeds, vector: last } = await shareAdditive(vector, { n: parties, use: seedUse(id), random })
  return [...seeds.map((seed) => seed.take()), last.bytes]
}
