import { sha256 } from '@noble/hashes/sha2.js'
import { BeaverdamError } from '../../src/errors.ts'
import { sameBytes } from '../../src/same-bytes.ts'

/** Bytes of a key's SHA-256. */
export const keyDigestBytes = 32

/**
 * Checks that an aggregator means the key that contributors are to encrypt to.
 *
 * @param key the key's bytes
 * @param digest what the aggregator says
 * @throws BeaverdamError KEY_MISMATCH, naming the aggregator
 */
export function checkKeyDigest(aggregator: string, key: Uint8Array, digest: Uint8Array): void {
  const expected = sha256(key)
  if (sameBytes(expected, digest)) return
  throw new BeaverdamError(
    'KEY_MISMATCH',
    `aggregator '${aggregator}' means another key than the one that was sent to encrypt to`,
    { party: aggregator },
  )
}
