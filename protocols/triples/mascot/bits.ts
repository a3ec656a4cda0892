import { BeaverdamError } from '../../../src/errors.ts'
import { FieldVector } from '../../../src/field/vector.ts'
import type { Party } from '../../../src/runtime/party.ts'
import { stepOf } from '../../../src/runtime/step.ts'
import { turn } from '../../ot/turn.ts'
import { type AuthenticatedShare, addShares, mapShare, publicShare } from '../../spdz/authenticated-share.ts'
import type { AuthenticatingParty } from './authenticating-party.ts'
import { inverseSquareRoot } from './inverse-square-root.ts'
import { makeSquares } from './squares.ts'

const bitsStep = stepOf('mascot bits')

/** Roots between two turns of the event loop: in Field128 they take some 30 ms. */
const rootsPerTurn = 2048

/**
 * Random bits (Damgard et al., TCC 2006): a^2 is opened and checked, and b = (a / sqrt(a^2) + 1) / 2, of which nobody knows
 * whether the root is a or -a.
 *
 * @throws MATERIAL_EXHAUSTED if an a is zero, which has a probability of 1/p each
 */
export async function makeBits(
  at: Party,
  party: AuthenticatingParty,
  length: number,
): Promise<AuthenticatedShare> {
  const { field, macKey } = party
  const { a, c } = await makeSquares(at, party, length)
  const squares = await at.fork('bits', (opening) => party.open(opening, bitsStep, c))
  await party.check(at)
  const inverse = await inverseSquareRoots(squares)
  const half = (field.modulus + 1n) / 2n
  const halves = FieldVector.of(field, new Array<bigint>(length).fill(half))
  if (!inverse.mul(inverse).mul(squares).equal(halves.add(halves)))
    throw new BeaverdamError(
      'MATERIAL_EXHAUSTED',
      'mascot: a random element is zero, so no bit comes of it; begin another session',
    )
  const signs = mapShare(a, (vector) => vector.mul(inverse).scale(half))
  return addShares(signs, publicShare(halves, at.id, macKey))
}

async function inverseSquareRoots(squares: FieldVector): Promise<FieldVector> {
  const roots: FieldVector[] = [FieldVector.zero(squares.field, 0)]
  for (let from = 0; from < squares.length; from += rootsPerTurn) {
    roots.push(inverseSquareRoot(squares.slice(from, Math.min(squares.length, from + rootsPerTurn))))
    await turn()
  }
  return FieldVector.concat(roots)
}
