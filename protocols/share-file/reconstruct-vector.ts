import { BeaverdamError } from '../../src/errors.ts'
import type { FieldVector } from '../../src/field/vector.ts'
import { reconstructAdditive } from '../../src/sharing/additive.ts'
import { reconstructShamir } from '../../src/sharing/shamir.ts'
import type { HeldShare } from './held-share.ts'
import { checkOneSharing } from './one-sharing.ts'
import { pointOf } from './recombination.ts'
import { checkDifferences } from './share-checks.ts'
import { sharedParts } from './shared-parts.ts'
import type { Sharing } from './sharing.ts'
import { tagDifference } from './tags.ts'

/**
 * Gives a vector back from its shares: from all if additive, else from one more than the threshold; more are checked
 * against those.
 *
 * @param names of the shares, for the errors
 * @throws BeaverdamError SHARING_MISMATCH, SHARE_REPEATED, SHARES_TOO_FEW
 * @throws BeaverdamError SHARE_ALTERED if what they give does not fit its tags
 * @throws BeaverdamError SHARES_INVALID for shares that were made inconsistent, as those of an honest dealer never are
 */
export async function reconstructVector(
  shares: readonly HeldShare[],
  names: readonly string[] = shares.map(({ holder }) => `the share of holder ${holder}`),
): Promise<FieldVector> {
  const [first] = shares
  if (first === undefined) throw new BeaverdamError('SHARES_TOO_FEW', 'there are no shares')
  const { sharing } = first
  checkOneSharing(shares, sharing, names)
  const parts = sharedParts(sharing)
  const shared = await combine(shares, sharing)
  checkDifferences(tagDifference(shared, parts))
  return shared.slice(...parts.vector)
}

async function combine(shares: readonly HeldShare[], { scheme, threshold }: Sharing): Promise<FieldVector> {
  const values = await Promise.all(shares.map((share) => share.elements()))
  if (scheme === 'additive') return reconstructAdditive(values)
  const shamirShares = shares.map(({ holder }, i) => ({
    point: pointOf(holder),
    values: values[i] as FieldVector,
  }))
  return reconstructShamir(shamirShares, threshold)
}
