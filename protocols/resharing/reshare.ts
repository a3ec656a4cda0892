import type { FieldVector } from '../../src/field/vector.ts'
import type { Party } from '../../src/runtime/party.ts'
import { dealersOf, dealerWeights, shareWeight } from './committee.ts'
import { dealToCommittee } from './deal-to-committee.ts'
import { checkResharing, type Resharing } from './resharing.ts'

/**
 * Gives a committee fresh shares of a vector that another one holds, or the same one in another way (after Gennaro, Rabin,
 * Rabin, PODC 1998): as many old members as determine the vector deal the new ones what they hold, weighted so that the
 * shares add up, and these add up what they were dealt. The parties of the session in neither committee do nothing.
 *
 * Adversary: semi-honest, at most `from.threshold` old members together with at most `to.threshold` new ones. It leaks the
 * length alone. An old member that deviates can shift the vector unnoticed; `reshareVerified` finds it.
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
  checkResharing(at, resharing, share)
  const { field, from, to } = resharing
  const dealers = dealersOf(from)
  const weight = dealerWeights(field, from)[dealers.indexOf(at.id)]
  const summand = weight === undefined ? undefined : share?.scale(weight)
  const dealt = await dealToCommittee(at, resharing, dealers, summand)
  return dealt?.reduce((total, part) => total.add(part)).scale(shareWeight(field, to, at.id))
}
