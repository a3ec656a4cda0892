import { sha256 } from '@noble/hashes/sha2.js'
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { BeaverdamError } from '../../src/errors.ts'
import { sameBytes } from '../../src/same-bytes.ts'
import { lengthPrefixed } from '../sealed-report/length-prefixed.ts'

/** Bytes of a commitment: finding two shares of one takes 2^128 work. */
export const commitmentBytes = 32

/**
 * Random bytes in front of a share that hide it: the other holders may know all of an additive share but the secret, which
 * without them could be tried out.
 */
export const openerBytes = 16

const label = utf8ToBytes('beaverdam/share-file/v1 share commitment')

/** What a commitment is of. */
export interface CommittedShare {
  readonly holder: number
  readonly opener: Uint8Array
  /** A seed, or elements. */
  readonly body: Uint8Array
}

/** A commitment to a share, bound to its sharing and its holder. */
export async function commitShare(
  sharingId: Uint8Array,
  { holder, opener, body }: CommittedShare,
): Promise<Uint8Array> {
  const digest = await sha256Of(concatBytes(opener, body))
  return sha256(lengthPrefixed(label, sharingId, Uint8Array.of(holder), digest))
}

/** @throws BeaverdamError SHARE_ALTERED if a share is not the one that its sharing commits to */
export async function checkCommitment(
  commitment: Uint8Array,
  ...given: Parameters<typeof commitShare>
): Promise<void> {
  const expected = await commitShare(...given)
  if (!sameBytes(expected, commitment))
    throw new BeaverdamError(
      'SHARE_ALTERED',
      `the share of holder ${given[1].holder} is not the one that its sharing commits to`,
    )
}

/** SHA-256 by the platform, for what may be long. */
export async function sha256Of(bytes: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await globalThis.crypto.subtle.digest('SHA-256', bytes as BufferSource))
}
