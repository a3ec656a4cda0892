import { BeaverdamError } from '../../src/errors.ts'
import type { FieldVector } from '../../src/field/vector.ts'
import type { Party } from '../../src/runtime/party.ts'
import { sameBytes } from '../../src/same-bytes.ts'
import { openingDigest } from '../randomized/opening-digest.ts'
import { nextTo, previousTo } from '../replicated/replicated-share.ts'

/** What the one holder of a component says of it, when the other sends it whole. */
export function componentDigest(at: Party, component: FieldVector): Uint8Array {
  return openingDigest('replicated opening', at, component)
}

/** Checks a component that the next party has sent by the digest of the previous one. @throws OPENING_MISMATCH */
export function checkComponent(at: Party, component: FieldVector, digest: Uint8Array): void {
  if (sameBytes(componentDigest(at, component), digest)) return
  throw new BeaverdamError(
    'OPENING_MISMATCH',
    `parties '${at.names[nextTo(at.id)]}' and '${at.names[previousTo(at.id)]}' hold the same component of what is opened ` +
      `in '${at.scope}', and told party '${at.names[at.id]}' different things of it`,
  )
}
