import type { Party } from '../../../src/runtime/party.ts'
import type { Squares } from '../../../src/runtime/preprocessing.ts'
import { stepOf } from '../../../src/runtime/step.ts'
import {
  type AuthenticatedShare,
  addShares,
  mapShare,
  subtractShares,
} from '../../spdz/authenticated-share.ts'
import type { AuthenticatingParty } from './authenticating-party.ts'

const squareStep = stepOf('mascot square')

/** a and a^2 from a triple: rho = a - b is opened, and a^2 = c + rho a. The next check covers it. */
export async function makeSquares(
  at: Party,
  party: AuthenticatingParty,
  length: number,
): Promise<Squares<AuthenticatedShare>> {
  const { a, b, c } = await party.makeTriples(at, { kind: 'triples', length })
  const rho = await at.fork('square', (opening) => party.open(opening, squareStep, subtractShares(a, b)))
  return {
    a,
    c: addShares(
      c,
      mapShare(a, (vector) => vector.mul(rho)),
    ),
  }
}
