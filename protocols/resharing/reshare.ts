import { checkInteger, invalidArgument } from '../../src/errors.ts'
import type { Field } from '../../src/field/field.ts'
import type { FieldVector } from '../../src/field/vector.ts'
import { type RandomSource, randomBytes } from '../../src/random/csprng.ts'
import type { Party } from '../../src/runtime/party.ts'
import { stepOf } from '../../src/runtime/step.ts'
import { openingBlockBytes } from '../additive/opening-cost.ts'
import { dealtShare } from '../shamir/deal.ts'
import { type Committee, checkCommittee, dealersOf, dealerWeights, shareWeight } from './committee.ts'

/** A vector that passes from one committee to another. */
export interface Resharing {
  readonly field: Field
  readonly from: Committee
  readonly to: Committee
  /** Of the vector, in elements. */
  readonly length: number
  /** Most bytes in a message of vectors, alike at all parties; 64 KiB if left out. Test vectors choose small ones. */
  readonly blockBytes?: number
  /** Where a party's own randomness comes from; the CSPRNG except in tests. */
  readonly random?: RandomSource
}

const reshareStep = stepOf('resharing')

/**
 * Gives a committee fresh shares of a vector that another one holds, or the same one in another way (after Gennaro, Rabin,
 * Rabin, PODC 1998): as many old members as determine the vector deal the new ones what they hold, weighted so that the
 * shares add up, and these add up what they were dealt. The parties of the session in neither committee do nothing.
 *
 * Adversary: semi-honest, at most `from.threshold` old members together with at most `to.threshold` new ones. It leaks the
 * length alone. An old member that deviates can shift the vector unnoticed.
 *
 * @param at a scope of its own
 * @param share at the members of `from` alone
 * @returns this party's new share; undefined at who is no member of `to`
 * @throws BeaverdamError INVALID_ARGUMENT
 *
 * @example
 * const [three, five] = [shamirCommittee([0, 1, 2]), shamirCommittee([2, 3, 4, 5, 6])]
 * await party.fork('moved', (at) => reshare(at, { field: Field64, from: three, to: five, length: 100 }, share))
 */
export async function reshare(
  at: Party,
  resharing: Resharing,
  share: FieldVector | undefined,
): Promise<FieldVector | undefined> {
  const { field, from, to, length, random = randomBytes } = resharing
  const blockBytes = checkInteger('blockBytes', resharing.blockBytes ?? openingBlockBytes, field.elementBytes)
  checkCommittee('from', field, at.n, from)
  checkCommittee('to', field, at.n, to)
  checkInteger('length', length, 1)
  checkShare(at, resharing, share)
  const isMember = to.members.includes(at.id)
  const weights = dealerWeights(field, from)
  const dealt = await Promise.all(
    dealersOf(from).map((owner, k) => {
      if (!isMember && owner !== at.id) return undefined
      const values = owner === at.id ? share?.scale(weights[k] as bigint) : undefined
      return at.fork(`from-${owner}`, (dealer) =>
        dealtShare(dealer, reshareStep, {
          ...{ field, owner, length, values, random },
          ...{ committee: to.members, degree: to.threshold },
          blockBytes: blockBytes - (blockBytes % field.elementBytes),
        }),
      )
    }),
  )
  if (!isMember) return undefined
  const sum = (dealt as readonly FieldVector[]).reduce((total, part) => total.add(part))
  return sum.scale(shareWeight(field, to, at.id))
}

/** @throws BeaverdamError INVALID_ARGUMENT unless the old members have shares as told, and nobody else */
function checkShare(at: Party, { field, from, length }: Resharing, share: FieldVector | undefined): void {
  if (from.members.includes(at.id) !== (share !== undefined))
    invalidArgument('share', "one at every member of 'from' alone", share === undefined ? 'none' : 'one')
  if (share === undefined) return
  if (share.field.modulus !== field.modulus || share.length !== length)
    invalidArgument('share', `${length} elements of ${field.name}`, `${share.length} of ${share.field.name}`)
}
