import type { Field } from '../../../src/field/field.ts'
import type { Party } from '../../../src/runtime/party.ts'
import { MacKey } from '../../spdz/mac-key.ts'
import { AuthenticatedMaterial } from '../authenticated-material.ts'
import { authenticatedPages, macKeyShare } from './authenticated-page.ts'
import { withDealtPages } from './client.ts'

/**
 * Runs a computation with authenticated material from the dealer, which is the last party of the session and runs
 * `serveDealer` with `authenticatedPages`.
 *
 * @param party this party among all, the dealer included; the computation itself runs among the others
 */
export function withAuthenticatedDealer<T>(
  party: Party,
  field: Field,
  compute: (dealer: AuthenticatedMaterial) => Promise<T>,
): Promise<T> {
  return withDealtPages(party, field, authenticatedPages, async (pages, key) =>
    compute(new AuthenticatedMaterial('dealer', pages, new MacKey(field, await macKeyShare(field, key)))),
  )
}
