import { FieldVector } from '../../../src/field/vector.ts'
import type { Prg } from '../../../src/random/prg.ts'
import type { SeedKey } from '../../../src/random/seed-key.ts'
import { expand } from '../../../src/random/uniform.ts'
import type { Party, PartyId } from '../../../src/runtime/party.ts'
import { stepOf } from '../../../src/runtime/step.ts'
import { checkElements } from '../../additive/elements.ts'
import type { AuthenticatedShare } from '../../spdz/authenticated-share.ts'
import { Echo } from '../../spdz/echo.ts'
import type { AuthenticatingParty } from './authenticating-party.ts'
import { tossCoin } from './coin-toss.ts'

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
 * party's values meet every other's key share in `crossMacs`. A random linear combination of the batch is opened under a
 * masking element, and the next check covers it.
 *
 * The combination is broadcast, with an echo: a party that put different values into products with two others could else tell
 * each of them the combination that fits.
 *
 * @returns with the values themselves as this party's share
 * @throws BROADCAST_INCONSISTENT, and as `tossCoin`
 */
export async function authenticate(
  at: Party,
  party: AuthenticatingParty,
  { values, owner, own }: Batch,
): Promise<Authenticated> {
  const { field } = party
  const isOwner = (id: PartyId) => owner === undefined || owner === id
  const mask = isOwner(at.id) ? await expand(field, own, 1) : FieldVector.zero(field, 1)
  const masked = FieldVector.concat([values, mask])
  const macs = party.macKey.authenticate(masked).add(await party.crossMacs(at, masked, isOwner))
  const coin = await at.fork('bound', (toss) => tossCoin(toss, party.random))
  await openCombination(at, party, coin, { value: masked, mac: macs })
  return { share: { value: values, mac: macs.slice(0, values.length) }, coin }
}

/** y = sum of r_h x_h + x_0: each party tells all its part, and the sum is logged with its MAC. */
async function openCombination(
  at: Party,
  { field, log }: AuthenticatingParty,
  coin: SeedKey,
  { value, mac }: AuthenticatedShare,
): Promise<void> {
  const use = { label: 'mascot combination', session: at.session, address: at.scope }
  const drawn = await expand(field, coin.prg(use), value.length - 1)
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
