import { BeaverdamError } from '../../src/errors.ts'
import { turboShake128 } from '../../src/random/turboshake.ts'
import type { Party, PartyId } from '../../src/runtime/party.ts'
import { sameBytes } from '../../src/same-bytes.ts'

export const releaseDigestBytes = 32

const domain = 0x26

/** What aggregators say of a release: its hash. */
export function releaseDigest(release: Uint8Array): Uint8Array {
  return turboShake128(release, domain, releaseDigestBytes)
}

/** @throws RELEASE_MISMATCH if an aggregator says something else than this contributor has */
export function checkReleaseDigest(at: Party, from: PartyId, theirs: Uint8Array, own: Uint8Array): void {
  if (sameBytes(theirs, own)) return
  throw new BeaverdamError(
    'RELEASE_MISMATCH',
    `aggregator '${at.names[from]}' stands by another result in '${at.scope}' than this contributor was sent`,
  )
}
