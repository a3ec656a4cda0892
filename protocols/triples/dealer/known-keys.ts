import { invalidArgument } from '../../../src/errors.ts'
import type { Field } from '../../../src/field/field.ts'
import type { PartyId } from '../../../src/runtime/party.ts'
import { MacKey } from '../../spdz/mac-key.ts'
import { AuthenticatedMaterial } from '../authenticated-material.ts'
import { authenticatedPages, macKeyShare } from './authenticated-page.ts'
import { dealtPages } from './dealt-pages.ts'
import type { DealerKeys } from './page.ts'

/**
 * A party's authenticated material where the keys of all are known in one place, so that nobody needs to be asked: for
 * tests and test vectors. PROTECTS NOTHING: whoever has the keys knows all material.
 */
export async function materialFromKeys(
  field: Field,
  keys: DealerKeys,
  id: PartyId,
): Promise<AuthenticatedMaterial> {
  const key = keys.parties[id]
  if (key === undefined) invalidArgument('id', `a party below ${keys.parties.length}`, id)
  const isLast = id === keys.parties.length - 1
  const pages = dealtPages({
    field,
    dealing: authenticatedPages,
    key,
    id,
    ...(isLast && { correction: (address) => authenticatedPages.deal(field, keys, address) }),
  })
  return new AuthenticatedMaterial('dealer', pages, new MacKey(field, await macKeyShare(field, key)))
}
