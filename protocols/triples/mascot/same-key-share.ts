import { FieldVector } from '../../../src/field/vector.ts'
import type { Party } from '../../../src/runtime/party.ts'
import { stepOf } from '../../../src/runtime/step.ts'
import { PairwiseZeroShare } from '../../../src/sharing/pairwise-zero.ts'
import { agreePairwiseSeeds } from '../../secure-sum/pairwise-seeds.ts'
import type { AuthenticatingParty } from './authenticating-party.ts'

const sameKeyShareSteps = {
  seed: stepOf('mascot seed of zero'),
  zero: stepOf('mascot same key share'),
} as const

/** Elements that are drawn: with one, a difference goes unnoticed with 2/p. */
export const sameKeyShareLength = 1

/**
 * Checks that each party has put the same share of the MAC key into the products with all others, before anything is made under it.
 * The check is ours, not MASCOT's. Two parties have nothing to compare.
 *
 * The parties have shares z_j of zero, from seeds of each two of them, and shares of their products with the key. If liars' shares are
 * delta_j greater towards the honest party j, these add up to what liars know and the sum of delta_j z_j. The z_j of honest parties are
 * uniform to liars but for their sum, so that this is uniform unless all delta_j are the same.
 *
 * @throws MAC_CHECK_FAILED, and as `AuthenticatingParty.check`
 */
export async function checkSameKeyShare(at: Party, party: AuthenticatingParty): Promise<void> {
  if (at.n === 2) return
  const { field, macKey, random } = party
  const seeds = await agreePairwiseSeeds(at, sameKeyShareSteps.seed, random)
  const use = { label: 'mascot share of zero', session: at.session, address: at.scope }
  const value = FieldVector.zero(field, sameKeyShareLength)
  await new PairwiseZeroShare(field, at.id, seeds, use).addTo(value.bytes)
  const mac = macKey.authenticate(value).add(await party.crossMacs(at, value, () => true))
  await party.assertZero(at, sameKeyShareSteps.zero, { value, mac })
  await party.check(at)
}
