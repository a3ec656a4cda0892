import { invalidArgument } from '../../src/errors.ts'
import { FieldVector } from '../../src/field/vector.ts'
import { type RandomSource, randomBytes } from '../../src/random/csprng.ts'
import { shareAdditive } from '../../src/sharing/additive.ts'
import { firstPoints, shareShamir } from '../../src/sharing/shamir.ts'
import { HeldShare } from './held-share.ts'
import { lengthOf } from './layout.ts'
import { seedUse } from './seed-use.ts'
import { commitShare, openerBytes } from './share-commitment.ts'
import { sharedParts } from './shared-parts.ts'
import { checkTerms, idBytes, type SharingTerms } from './sharing.ts'
import { tagVector } from './tags.ts'

/**
 * Splits a vector, and what it is checked by, into one share for each holder.
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
  const bodies = await split(tagVector(vector, random), terms, id, random)
  const shares = bodies.map((body, holder) => ({ holder, opener: random(openerBytes), body }))
  const commitments = await Promise.all(shares.map((share) => commitShare(id, share)))
  const sharing = { ...terms, id, commitments }
  return shares.map((share) => new HeldShare(sharing, share))
}

async function split(
  tagged: FieldVector,
  terms: SharingTerms,
  id: Uint8Array,
  random: RandomSource,
): Promise<readonly Uint8Array[]> {
  if (terms.scheme === 'shamir') return splitShamir(tagged, terms, random)
  const { seeds, vector } = await shareAdditive(tagged, { n: terms.parties, use: seedUse(id), random })
  return [...seeds.map((seed) => seed.take()), vector.bytes]
}

/** Shares, and then each holder's share of x_0 again. */
function splitShamir(tagged: FieldVector, terms: SharingTerms, random: RandomSource): readonly Uint8Array[] {
  const share = (vector: FieldVector) =>
    shareShamir(vector, terms.threshold, firstPoints(terms.parties), random).map(({ values }) => values)
  const shares = share(tagged)
  const { blind } = sharedParts(terms)
  const anchors = share(FieldVector.concat(shares.map((values) => values.subvector(...blind))))
  return shares.map((values, holder) => FieldVector.concat([values, anchors[holder] as FieldVector]).bytes)
}
