import { encodeSeedUse } from '../../src/random/seed-use.ts'
import { TurboShake128 } from '../../src/random/turboshake.ts'
import type { Party, PartyId } from '../../src/runtime/party.ts'

/** 256 bits, so that two differences with one fingerprint take 2^128 work to find. */
export const fingerprintBytes = 32

const domain = 0x25

/**
 * What servers compare of the difference that a client sent them: a hash of it that binds session, scope and client.
 *
 * @param among at one of the servers, in a session of theirs
 */
export function fingerprint(among: Party, client: PartyId, difference: Uint8Array): Uint8Array {
  const use = { label: 'client input', session: among.session, address: among.scope }
  const number = new Uint8Array(4)
  new DataView(number.buffer).setUint32(0, client, true)
  return new TurboShake128(domain)
    .absorb(encodeSeedUse(use, number))
    .absorb(difference)
    .squeeze(fingerprintBytes)
}
