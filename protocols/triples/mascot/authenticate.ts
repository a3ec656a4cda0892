import { FieldVector } from '../../../src/field/vector.ts'
import { type Prg, seededPrg } from '../../../src/random/prg.ts'
import type { SeedKey } from '../../../src/random/seed-key.ts'
import { expand } from '../../../src/random/uniform.ts'
import { otherParties } from '../../../src/runtime/other-parties.ts'
import type { Party, PartyId } from '../../../src/runtime/party.ts'
import { stepOf } from '../../../src/runtime/step.ts'
import { checkElements } from '../../additive/elements.ts'
import type { AuthenticatedShare } from '../../spdz/authenticated-share.ts'
import { Echo } from '../../spdz/echo.ts'
import { pairName } from '../ot/pairs.ts'
import { tossCoin } from './coin-toss.ts'
import type { MascotParty } from './mascot-party.ts'

export const authenticationSteps = {
  combination: stepOf('mascot combination'),
  echo: stepOf('mascot combination echo'),
} as const

export interface Batch {
  /** This party's values; zeros at a party that has none. */
  readonly values: FieldVector
  /** The party whose values they are alone; all parties' values are added up if left out. */
  readonly owner?: PartyId
  /** Where the masking element of a party with values comes from. */
  readonly own: Prg
}

export interface Authenticated {
  readonly share: AuthenticatedShare
  /** Tossed when every party was bound to its values. */
  readonly coin: SeedKey
}

/**
 * Authenticates the sum of all parties' values, or one party's values (MASCOT, ePrint 2016/505, figure 6, `Input`): each
 * party's values meet every other's key share in COPEe. A random linear combination of the batch is opened under a
 * masking element, and the next check covers it.
 *
 * The combination is broadcast, with an echo: a party that put different values into COPEe with two others could else tell
 * each of them the combination that fits.
 *
 * @returns with the values themselves as this party's share
 * @throws BROADCAST_INCONSISTENT, and as `tossCoin`
 */
export async function authenticate(
  at: Party,
  party: MascotParty,
  { values, owner, own }: Batch,
): Promise<Authenticated> {
  const { field } = party
  const isOwner = (id: PartyId) => owner === undefined || owner === id
  const mask = isOwner(at.id) ? await expand(field, own, 1) : FieldVector.zero(field, 1)
  const masked = FieldVector.concat([values, mask])
  const macs = await macShares(at, party, masked, isOwner)
  const coin = await at.fork('bound', (toss) => tossCoin(toss, party.random))
  await openCombination(at, party, coin, { value: masked, mac: macs })
  return { share: { value: values, mac: macs.slice(0, values.length) }, coin }
}

/** Shares of the MACs: x_i alpha_i, and from COPEe what stands for x_i alpha_j and for x_j alpha_i. */
async function macShares(
  at: Party,
  { macKey, copee }: MascotParty,
  values: FieldVector,
  isOwner: (id: PartyId) => boolean,
): Promise<FieldVector> {
  const own = macKey.authenticate(values)
  const crossTerms = otherParties(at).flatMap((peer) => [
    ...(isOwner(at.id)
      ? [at.fork(pairName(at.id, peer), (pair) => copee.sender(peer).extend(pair, values))]
      : []),
    ...(isOwner(peer)
      ? [at.fork(pairName(peer, at.id), (pair) => copee.receiver(peer).extend(pair, values.length))]
      : []),
  ])
  return (await Promise.all(crossTerms)).reduce((sum, term) => sum.add(term), own)
}

/** y = sum of r_h x_h + x_0: each party tells all its part, and the sum is logged with its MAC. */
async function openCombination(
  at: Party,
  { field, log }: MascotParty,
  coin: SeedKey,
  { value, mac }: AuthenticatedShare,
): Promise<void> {
  const use = { label: 'mascot combination', session: at.session, address: at.scope }
  const drawn = await expand(field, seededPrg(coin.derive(use), use), value.length - 1)
  const coefficients = FieldVector.concat([drawn, FieldVector.of(field, [1])])
  const combine = (vector: FieldVector) => FieldVector.of(field, [vector.dot(coefficients)])
  await log.record(at, authenticationSteps.combination, field.elementBytes, async (record) => {
    const parts = await at.exchange(authenticationSteps.combination, combine(value).bytes)
    const echo = new Echo()
    echo.absorb(parts)
    await echo.compare(at, authenticationSteps.echo)
    const sum = new Uint8Array(field.elementBytes)
    for (const [from, part] of parts.entries()) field.add(sum, sum, checkElements(at, field, from, part))
    record.take(0, sum, combine(mac).bytes)
  })
}
