import { BeaverdamError } from '../../src/errors.ts'
import { FieldVector } from '../../src/field/vector.ts'
import { sameBytes } from '../../src/same-bytes.ts'
import type { HeldShare } from './held-share.ts'
import { neededShares, type SharingTerms } from './sharing.ts'

/** What tells a share from others: which sharing it is of, and which share of it. */
export type ShareMark = Pick<HeldShare, 'digest' | 'holder'>

/** @throws BeaverdamError SHARING_MISMATCH unless all shares are of the sharing of the first */
export function checkSharing(marks: readonly ShareMark[], names: readonly string[]): void {
  const [first] = marks
  const foreign = marks.findIndex(({ digest }) => !sameBytes(digest, (first as ShareMark).digest))
  if (foreign >= 0)
    throw new BeaverdamError(
      'SHARING_MISMATCH',
      `${names[foreign]} is of another sharing than ${names[0]}: files of different sharings do not belong together`,
    )
}

/**
 * @throws BeaverdamError SHARING_MISMATCH if a share is of a holder that the sharing has not
 * @throws BeaverdamError SHARE_REPEATED if two shares are of one
 */
export function checkHolders(
  marks: readonly ShareMark[],
  { parties }: SharingTerms,
  names: readonly string[],
): void {
  const holders = marks.map(({ holder }) => holder)
  const stranger = holders.findIndex((holder) => holder >= parties)
  if (stranger >= 0)
    throw new BeaverdamError(
      'SHARING_MISMATCH',
      `${names[stranger]} is said to be of holder ${holders[stranger]}, and the sharing has ${parties}, from 0 on`,
    )
  const second = holders.findIndex((holder, i) => holders.indexOf(holder) < i)
  if (second < 0) return
  const holder = holders[second] as number
  throw new BeaverdamError(
    'SHARE_REPEATED',
    `${names[holders.indexOf(holder)]} and ${names[second]} are both the share of holder ${holder}`,
  )
}

/** @throws BeaverdamError SHARES_TOO_FEW if shares do not give the vector back */
export function checkEnough(marks: readonly ShareMark[], terms: SharingTerms): void {
  const needed = neededShares(terms)
  if (marks.length >= needed) return
  const holders = marks.map(({ holder }) => holder).sort((x, y) => x - y)
  throw new BeaverdamError(
    'SHARES_TOO_FEW',
    `expected ${needed} of the ${terms.parties} shares, got ${marks.length}, of holder${marks.length > 1 ? 's' : ''} ${holders.join(', ')}`,
  )
}

/**
 * @param differences of tags, or anchors, from those that fit, each perhaps times a random factor
 * @throws BeaverdamError SHARE_ALTERED unless all are zero
 */
export function checkDifferences(differences: FieldVector): void {
  if (differences.equal(FieldVector.zero(differences.field, differences.length))) return
  throw new BeaverdamError(
    'SHARE_ALTERED',
    'the shares do not fit their tags: somebody gave another share than was made, and nobody can tell who',
  )
}
