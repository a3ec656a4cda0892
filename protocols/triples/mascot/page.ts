import { BeaverdamError } from '../../../src/errors.ts'
import type { FieldVector } from '../../../src/field/vector.ts'
import type { Party } from '../../../src/runtime/party.ts'
import type { AuthenticatedShare } from '../../spdz/authenticated-share.ts'
import type { PageAddress } from '../address.ts'
import type { AuthenticatingParty, TriplesCorrelation } from './authenticating-party.ts'
import { makeBits } from './bits.ts'
import { makeMasks, makeRandom } from './random-elements.ts'
import { makeSquares } from './squares.ts'

/**
 * Makes a page with all other parties. Everything that was opened on the way has passed its check before it is returned.
 *
 * @returns the values' shares, those of their MACs, and masks at their owner
 * @throws MAC_CHECK_FAILED and what else finds a party that deviates
 */
export async function makePage(
  at: Party,
  party: AuthenticatingParty,
  { correlation }: PageAddress,
): Promise<readonly FieldVector[]> {
  switch (correlation.kind) {
    case 'triples':
      return makeTriples(at, party, { kind: 'triples', length: correlation.length })
    case 'matrix':
      return makeTriples(at, party, correlation)
    case 'squares': {
      const { a, c } = await makeSquares(at, party, correlation.length)
      await party.check(at)
      return vectors([a, c])
    }
    case 'bits':
      return vectors([await makeBits(at, party, correlation.length)])
    case 'random': {
      const share = await makeRandom(at, party, correlation.length)
      await party.check(at)
      return vectors([share])
    }
    case 'masks': {
      if (correlation.owner >= at.n)
        throw new BeaverdamError('MALFORMED_FRAME', `expected masks of a party below ${at.n}`)
      const { share, mask } = await makeMasks(at, party, correlation.owner, correlation.length)
      await party.check(at)
      return [...vectors([share]), ...(mask === undefined ? [] : [mask])]
    }
  }
}

async function makeTriples(
  at: Party,
  party: AuthenticatingParty,
  correlation: TriplesCorrelation,
): Promise<readonly FieldVector[]> {
  const { a, b, c } = await party.makeTriples(at, correlation)
  await party.check(at)
  return vectors([a, b, c])
}

function vectors(shares: readonly AuthenticatedShare[]): readonly FieldVector[] {
  return [...shares.map(({ value }) => value), ...shares.map(({ mac }) => mac)]
}
