import type { Party } from '../../../src/runtime/party.ts'
import { stepOf } from '../../../src/runtime/step.ts'
import { bitsOfSquares } from '../../bits-of-squares.ts'
import { type AuthenticatedShare, addShares, mapShare, publicShare } from '../../spdz/authenticated-share.ts'
import type { AuthenticatingParty } from './authenticating-party.ts'
import { makeSquares } from './squares.ts'

const bitsStep = stepOf('mascot bits')

/**
 * Random bits of squares that are opened and checked.
 *
 * @throws MATERIAL_EXHAUSTED if an a is zero, which has a probability of 1/p each
 */
export async function makeBits(
  at: Party,
  party: AuthenticatingParty,
  length: number,
): Promise<AuthenticatedShare> {
  const { macKey } = party
  const { a, c } = await makeSquares(at, party, length)
  const squares = await at.fork('bits', (opening) => party.open(opening, bitsStep, c))
  await party.check(at)
  const { factors, halves } = await bitsOfSquares(squares)
  const signs = mapShare(a, (vector) => vector.mul(factors))
  return addShares(signs, publicShare(halves, at.id, macKey))
}
