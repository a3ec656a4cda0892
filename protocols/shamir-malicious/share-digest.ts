import { BeaverdamError } from '../../src/errors.ts'
import type { FieldVector } from '../../src/field/vector.ts'
import type { Party, PartyId } from '../../src/runtime/party.ts'
import { sameBytes } from '../../src/same-bytes.ts'
import { openingDigest } from '../randomized/opening-digest.ts'

/** What a holder says of its share to whom it does not send it whole. */
export function shareDigest(at: Party, share: FieldVector): Uint8Array {
  return openingDigest('shamir opening', at, share)
}

/** Checks the share that a holder must have, for the polynomials to be of degree t, by its digest. @throws OPENING_MISMATCH */
export function checkShare(at: Party, holder: PartyId, share: FieldVector, digest: Uint8Array): void {
  if (sameBytes(shareDigest(at, share), digest)) return
  throw new BeaverdamError(
    'OPENING_MISMATCH',
    `what is opened in '${at.scope}' is shared by no polynomials of degree t: the share of party '${at.names[holder]}' does ` +
      'not lie on those of the others',
  )
}
