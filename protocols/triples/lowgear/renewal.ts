import { Field64 } from '../../../src/field/field64.ts'
import { FieldVector } from '../../../src/field/vector.ts'
import { expand } from '../../../src/random/uniform.ts'
import { otherParties } from '../../../src/runtime/other-parties.ts'
import type { Party } from '../../../src/runtime/party.ts'
import type { AuthenticatingParty } from '../mascot/authenticating-party.ts'
import { KeyPeriod, proveEnds } from './key-period.ts'
import { shareProducts } from './share-products.ts'
import { lowgearSteps } from './steps.ts'

/**
 * Replaces keys that have answered enough, together with all other parties, and checks that each encrypts the same share of the
 * MAC key under the new one: all authenticate a random element r under both, and the difference of its MACs is an opened zero.
 *
 * Where a party encrypts alpha_i + delta_j to party j, honest parties' shares of the difference add up to what that one knows and the
 * sum of delta_j r_j; if it puts in r_i + e the second time, alpha e is added too. Both are uniform to it unless all of these
 * numbers are zero.
 *
 * @param old with room for one answer more
 * @throws PLAINTEXT_PROOF_REJECTED, BROADCAST_INCONSISTENT, MAC_CHECK_FAILED
 */
export async function renewKeys(at: Party, party: AuthenticatingParty, old: KeyPeriod): Promise<KeyPeriod> {
  const { macKey, random } = party
  const ends = await proveEnds(at, old.answering.keys.own.parameters, macKey, random)
  const renewed = new KeyPeriod(ends, random)
  const element = await expand(Field64, party.ownPrg(at), 1)
  // what a party adds itself, r_i alpha_i, is the same in both
  const before = await at.fork('old', (scope) => crossMac(scope, old, element))
  const after = await at.fork('new', (scope) => crossMac(scope, renewed, element))
  await party.assertZero(at, lowgearSteps.sameShare, {
    value: FieldVector.zero(Field64, 1),
    mac: after.sub(before),
  })
  await party.check(at)
  return renewed
}

/** Shares of the products across parties of an element and the MAC key. */
async function crossMac(at: Party, period: KeyPeriod, element: FieldVector): Promise<FieldVector> {
  const others = otherParties(at)
  const peers = { asked: others, answered: others }
  period.count(1)
  const [mac] = await shareProducts(at, period.answering, period.keyShares, peers, [element])
  return mac as FieldVector
}
