import type { Field } from '../../../src/field/field.ts'
import { type RandomSource, randomBytes } from '../../../src/random/csprng.ts'
import type { Party } from '../../../src/runtime/party.ts'
import { checkFieldSize } from '../../spdz/field-size.ts'
import { AuthenticatedMaterial } from '../authenticated-material.ts'
import { withLedPages } from '../led-pages.ts'
import { PairwiseOts } from '../ot/pairwise-ots.ts'
import { Pages } from '../pages.ts'
import { MascotParty } from './mascot-party.ts'
import { makePage } from './page.ts'

export interface MascotOptions {
  /** Where this party's randomness comes from; the CSPRNG except in tests and vectors. */
  readonly random?: RandomSource
}

/**
 * Runs a computation with authenticated material that all parties make together (MASCOT, ePrint 2016/505).
 *
 * Adversary: malicious, up to n - 1 of n >= 2 parties, with abort. A session errs with at most 2^-40.
 *
 * @param party all parties of the session compute
 * @throws FIELD_TOO_SMALL for a field of fewer than 2^60 elements
 *
 * @example
 * await withMascot(party, Field64, (mascot) =>
 *   runProgram(program, party, session, { protocol: ({ id }) => new SpdzProtocol({ id, preprocessing: mascot }) }))
 */
export function withMascot<T>(
  party: Party,
  field: Field,
  compute: (mascot: AuthenticatedMaterial) => Promise<T>,
  { random = randomBytes }: MascotOptions = {},
): Promise<T> {
  return party.fork('mascot', async (at) => {
    // before any message, and before the work of setting up
    checkFieldSize(field, 'mascot')
    const ots = await at.fork('ot', (setup) => PairwiseOts.setup(setup, 'malicious', random))
    const own = await at.fork('keys', (setup) => MascotParty.setup(setup, field, ots, random))
    return withLedPages(
      at,
      field,
      (page, address) => {
        own.error.count(address.correlation)
        return makePage(page, own, address)
      },
      (fetch) => compute(new AuthenticatedMaterial('mascot', new Pages(fetch), own.macKey)),
    )
  })
}
