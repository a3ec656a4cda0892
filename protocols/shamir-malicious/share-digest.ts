import { BeaverdamError } from '../../src/errors.ts'
import type { FieldVector } from '../../src/field/vector.ts'
import { encodeSeedUse } from '../../src/random/seed-use.ts'
import { TurboShake128 } from '../../src/random/turboshake.ts'
import type { Party, PartyId } from '../../src/runtime/party.ts'

/** Bytes of a digest: 256 bits, so that finding a collision takes 2^128 work. */
export const shareDigestBytes = 32

const domain = 0x25
const nothing = new Uint8Array()

/** What a holder says of its share to whom it does not send it whole. */
export function shareDigest(at: Party, share: FieldVector): Uint8Array {
  const use = { label: 'shamir opening', session: at.session, address: at.scope }
  const sponge = new TurboShake128(domain).absorb(encodeSeedUse(use, nothing))
  return sponge.absorb(share.bytes).squeeze(shareDigestBytes)
}

/** Checks the share that a holder must have, for the polynomials to be of degree t, by its digest. @throws OPENING_MISMATCH */
export function checkShare(at: Party, holder: PartyId, share: FieldVector, digest: Uint8Array): void {
  if (shareDigest(at, share).every((byte, i) => byte === digest[i])) return
  throw new BeaverdamError(
    'OPENING_MISMATCH',
    `what is opened in '${at.scope}' is shared by no polynomials of degree t: the share of party '${at.names[holder]}' does ` +
      'not lie on those of the others',
  )
}
