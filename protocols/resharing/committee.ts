import { checkInteger, invalidArgument } from '../../src/errors.ts'
import type { Field } from '../../src/field/field.ts'
import type { PartyId } from '../../src/runtime/party.ts'
import { thresholdOf } from '../shamir/threshold.ts'
import { recombination } from '../share-file/recombination.ts'
import type { Scheme } from '../share-file/sharing.ts'

/** Who holds a vector, and how it is shared among them. */
export interface Committee {
  readonly scheme: Scheme
  /** Parties of the session, in the order of their points: the first has 1. */
  readonly members: readonly PartyId[]
  /** Most members who learn nothing together. */
  readonly threshold: number
}

/** Shamir's shares. @param threshold the degree of the polynomials; the largest below half the members if left out */
export function shamirCommittee(
  members: readonly PartyId[],
  threshold = thresholdOf(members.length),
): Committee {
  return { scheme: 'shamir', members, threshold }
}

/** Shares that add up to the vector, all of which are needed. */
export function additiveCommittee(members: readonly PartyId[]): Committee {
  return { scheme: 'additive', members, threshold: members.length - 1 }
}

/** @throws BeaverdamError INVALID_ARGUMENT for a committee that a session of n parties has not */
export function checkCommittee(name: string, field: Field, n: number, committee: Committee): void {
  const { scheme, members, threshold } = committee
  checkInteger(`${name}.members.length`, members.length, 2, n)
  for (const member of members) checkInteger(`${name}.members`, member, 0, n - 1)
  if (new Set(members).size < members.length)
    invalidArgument(`${name}.members`, 'parties that are all different', members.join(', '))
  const most = members.length - 1
  checkInteger(`${name}.threshold`, threshold, scheme === 'additive' ? most : 1, most)
  if (BigInt(members.length) >= field.modulus)
    invalidArgument(`${name}.members`, `fewer than ${field.name} has elements`, members.length)
}

/**
 * Refuses a committee among whose shares those of so many liars as learn nothing are not found.
 *
 * @throws BeaverdamError INVALID_ARGUMENT
 */
export function checkHonestMajority(name: string, { scheme, members, threshold }: Committee): void {
  if (scheme === 'additive')
    invalidArgument(
      name,
      "a committee with Shamir's shares, as additive ones have nothing to compare",
      scheme,
    )
  if (members.length <= 2 * threshold)
    invalidArgument(
      `${name}.members`,
      `${2 * threshold + 1} or more for the threshold ${threshold}: more than half of them honest`,
      members.length,
    )
}

/** The members that deal what they hold: so many as determine the vector. */
export function dealersOf({ members, threshold }: Committee): readonly PartyId[] {
  return members.slice(0, threshold + 1)
}

/** The members that deal against liars: so many that the honest ones among them determine the vector. */
export function verifiedDealersOf({ members, threshold }: Committee): readonly PartyId[] {
  return members.slice(0, 2 * threshold + 1)
}

/** What the shares of `dealersOf` are multiplied by to add up to the vector. */
export function dealerWeights(field: Field, committee: Committee): readonly bigint[] {
  return recombination({ scheme: committee.scheme, field }, [...dealersOf(committee).keys()])
}

/**
 * What a member's value of polynomials of degree `threshold` is multiplied by to be its share. Additive shares are such
 * values times their coefficients in the value at zero.
 */
export function shareWeight(field: Field, { scheme, members }: Committee, member: PartyId): bigint {
  if (scheme === 'shamir') return 1n
  const weights = recombination({ scheme: 'shamir', field }, [...members.keys()])
  return weights[members.indexOf(member)] as bigint
}
