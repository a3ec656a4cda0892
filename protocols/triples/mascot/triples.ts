import { FieldVector } from '../../../src/field/vector.ts'
import { expand } from '../../../src/random/uniform.ts'
import type { Party } from '../../../src/runtime/party.ts'
import type { Triples } from '../../../src/runtime/preprocessing.ts'
import type { AuthenticatedShare } from '../../spdz/authenticated-share.ts'
import { authenticate } from './authenticate.ts'
import type { BilinearMap } from './bilinear-map.ts'
import { tossCoin } from './coin-toss.ts'
import { combine } from './combine.ts'
import type { MascotParty } from './mascot-party.ts'
import { sacrifice } from './sacrifice.ts'
import { splitShare } from './split-share.ts'
import { tauOf } from './statistical-error.ts'

/** Authenticated triples (MASCOT, ePrint 2016/505, figure 7), which the next check covers. */
export async function makeTriples(
  at: Party,
  party: MascotParty,
  map: BilinearMap,
): Promise<Triples<AuthenticatedShare>> {
  const { field } = party
  const tau = tauOf(field)
  const own = party.ownPrg(at)
  const a = await expand(field, own, tau * map.lengths.a)
  const b = await expand(field, own, map.lengths.b)
  const c = await at.fork('products', (pairs) => map.multiply(pairs, party.ots, tau, a, b))
  const multiplied = await at.fork('multiplied', (toss) => tossCoin(toss, party.random))
  const combined = await combine(at, multiplied, tau, { a, c })

  const values = [combined.a.used, b, combined.c.used, combined.a.sacrificed, combined.c.sacrificed]
  const { share, coin } = await authenticate(at, party, { values: FieldVector.concat(values), own })
  const [first, second, third, fourth, fifth] = splitShare(
    share,
    values.map(({ length }) => length),
  ) as [AuthenticatedShare, AuthenticatedShare, AuthenticatedShare, AuthenticatedShare, AuthenticatedShare]
  const triples = { a: first, b: second, c: third }
  await sacrifice(at, party, map, coin, { ...triples, sacrificedA: fourth, sacrificedC: fifth })
  return triples
}
