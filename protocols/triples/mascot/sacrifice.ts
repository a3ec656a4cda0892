import type { SeedKey } from '../../../src/random/seed-key.ts'
import { expand } from '../../../src/random/uniform.ts'
import type { Party } from '../../../src/runtime/party.ts'
import type { Triples } from '../../../src/runtime/preprocessing.ts'
import { stepOf } from '../../../src/runtime/step.ts'
import { type AuthenticatedShare, mapShare, subtractShares } from '../../spdz/authenticated-share.ts'
import type { AuthenticatingParty } from './authenticating-party.ts'
import type { BilinearMap } from './bilinear-map.ts'

export const sacrificeSteps = {
  difference: stepOf('mascot sacrifice'),
  zero: stepOf('mascot sacrificed'),
} as const

/** A triple, and a^ and c^ that are used up for it. */
export interface SacrificedPair extends Triples<AuthenticatedShare> {
  readonly sacrificedA: AuthenticatedShare
  readonly sacrificedC: AuthenticatedShare
}

/**
 * Opens rho = s a - a^, and has the next check find out whether s c - c^ - rho b is zero (MASCOT, ePrint 2016/505, figure 7,
 * `Sacrifice`). It is if c = a b and c^ = a^ b; else for one s at most.
 *
 * @param coin tossed when all of these were authenticated
 */
export async function sacrifice(
  at: Party,
  party: AuthenticatingParty,
  map: Pick<BilinearMap, 'apply'>,
  coin: SeedKey,
  { a, b, c, sacrificedA, sacrificedC }: SacrificedPair,
): Promise<void> {
  const use = { label: 'mascot sacrifice', session: at.session, address: at.scope }
  const s = (await expand(party.field, coin.prg(use), 1)).at(0)
  const scaled = (x: AuthenticatedShare) => mapShare(x, (vector) => vector.scale(s))
  const difference = subtractShares(scaled(a), sacrificedA)
  const rho = await at.fork('sacrifice', (opening) =>
    party.open(opening, sacrificeSteps.difference, difference),
  )
  const product = { value: await map.apply(rho, b.value), mac: await map.apply(rho, b.mac) }
  await party.assertZero(
    at,
    sacrificeSteps.zero,
    subtractShares(subtractShares(scaled(c), sacrificedC), product),
  )
}
