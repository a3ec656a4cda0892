import { BeaverdamError } from '../../src/errors.ts'
import type { FieldVector } from '../../src/field/vector.ts'
import { encodeSeedUse } from '../../src/random/seed-use.ts'
import { TurboShake128 } from '../../src/random/turboshake.ts'
import type { Party } from '../../src/runtime/party.ts'
import { nextTo, previousTo } from '../replicated/replicated-share.ts'

/** Bytes of a digest: 256 bits, so that finding a collision takes 2^128 work. */
export const componentDigestBytes = 32

const domain = 0x25
const nothing = new Uint8Array()

/** What the one holder of a component says of it, when the other sends it whole. */
export function componentDigest(at: Party, component: FieldVector): Uint8Array {
  const use = { label: 'replicated opening', session: at.session, address: at.scope }
  const sponge = new TurboShake128(domain).absorb(encodeSeedUse(use, nothing))
  return sponge.absorb(component.bytes).squeeze(componentDigestBytes)
}

/** Checks a component that the next party has sent by the digest of the previous one. @throws OPENING_MISMATCH */
export function checkComponent(at: Party, component: FieldVector, digest: Uint8Array): void {
  if (componentDigest(at, component).every((byte, i) => byte === digest[i])) return
  throw new BeaverdamError(
    'OPENING_MISMATCH',
    `parties '${at.names[nextTo(at.id)]}' and '${at.names[previousTo(at.id)]}' hold the same component of what is opened ` +
      `in '${at.scope}', and told party '${at.names[at.id]}' different things of it`,
  )
}
