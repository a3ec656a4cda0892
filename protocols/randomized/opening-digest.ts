import type { FieldVector } from '../../src/field/vector.ts'
import { encodeSeedUse } from '../../src/random/seed-use.ts'
import { TurboShake128 } from '../../src/random/turboshake.ts'
import type { Party } from '../../src/runtime/party.ts'

/** Bytes of a digest: 256 bits, so that finding a collision takes 2^128 work. */
export const openingDigestBytes = 32

const domain = 0x25
const nothing = new Uint8Array()

/** What a party says of a part of what is opened to whom it does not send it whole. @param label of the protocol */
export function openingDigest(label: string, at: Party, part: FieldVector): Uint8Array {
  const use = { label, session: at.session, address: at.scope }
  const sponge = new TurboShake128(domain).absorb(encodeSeedUse(use, nothing))
  return sponge.absorb(part.bytes).squeeze(openingDigestBytes)
}
