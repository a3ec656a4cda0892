import { sha256 } from '@noble/hashes/sha2.js'
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { invalidArgument } from '../../src/errors.ts'
import { verifyKeySize } from '../prio3/prio3.ts'

const label = utf8ToBytes('beaverdam/verify-key/v1')

/**
 * What a task says of its verification key: SHA-256 of a label and the key. The key has 256 random bits, which hides it
 * without further ones.
 *
 * @param verifyKey 32 bytes that the aggregators made together
 * @throws BeaverdamError INVALID_ARGUMENT
 */
export function commitVerifyKey(verifyKey: Uint8Array): Uint8Array {
  if (verifyKey.length !== verifyKeySize)
    invalidArgument('verifyKey', `${verifyKeySize} bytes`, `${verifyKey.length} bytes`)
  return sha256(concatBytes(label, verifyKey))
}
