import type { Field } from '../../../src/field/field.ts'
import type { FieldVector } from '../../../src/field/vector.ts'
import type { SeedKey } from '../../../src/random/seed-key.ts'
import type { PartyId } from '../../../src/runtime/party.ts'
import type { PageAddress } from '../address.ts'
import { Pages } from '../pages.ts'
import type { PageDealing } from './page.ts'

export interface DealtPagesOptions {
  readonly field: Field
  readonly dealing: PageDealing
  /** This party's key. */
  readonly key: SeedKey
  readonly id: PartyId
  /** Fetches the correction of a page: given at the last party alone. */
  readonly correction?: (address: PageAddress) => Promise<FieldVector>
}

/** A party's pages from its key, and at the last party from corrections. */
export function dealtPages({ field, dealing, key, id, correction }: DealtPagesOptions): Pages {
  return new Pages((address) => {
    const isCorrected = dealing.correctionLength(address.correlation) > 0
    return dealing.expand(field, key, id, address, isCorrected ? correction?.(address) : undefined)
  })
}
