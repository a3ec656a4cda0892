import { checkEnough, checkHolders, checkSharing, type ShareMark } from './share-checks.ts'
import type { SharingTerms } from './sharing.ts'

/**
 * Checks that shares are of one sharing and of different holders, and enough to give the vector back.
 *
 * @param terms of the sharing of the first
 * @param names of the shares, for the errors
 * @throws BeaverdamError SHARING_MISMATCH, SHARE_REPEATED, SHARES_TOO_FEW
 */
export function checkOneSharing(
  marks: readonly ShareMark[],
  terms: SharingTerms,
  names: readonly string[],
): void {
  checkSharing(marks, names)
  checkHolders(marks, terms, names)
  checkEnough(marks, terms)
}
