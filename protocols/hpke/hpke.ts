import { concatBytes } from '@noble/hashes/utils.js'
import { keyBytes } from '../../src/curve25519/curve.ts'
import { BeaverdamError, invalidArgument } from '../../src/errors.ts'
import { type RandomSource, randomBytes } from '../../src/random/csprng.ts'
import { gcmOpen, gcmSeal, tagBytes } from './aes-gcm.ts'
import { decap, encap } from './dhkem.ts'
import type { KeyPair } from './key-pair.ts'
import { keySchedule } from './key-schedule.ts'

/** Bytes that sealing adds: the encapsulated key in front, the tag behind. */
export const sealBytes = keyBytes + tagBytes

/**
 * `SealBase` (RFC 9180, section 6.1): encrypts one message to a public key.
 *
 * @param receiver 32 bytes
 * @param info what the message is for, which both ends know
 * @param aad what comes with the message in the clear
 * @returns `enc` and the ciphertext, one after the other
 * @throws BeaverdamError INVALID_ARGUMENT
 * @throws BeaverdamError INVALID_POINT if the receiver's key is of small order
 */
export async function sealBase(
  receiver: Uint8Array,
  info: Uint8Array,
  aad: Uint8Array,
  plaintext: Uint8Array,
  random: RandomSource = randomBytes,
): Promise<Uint8Array> {
  if (receiver.length !== keyBytes)
    invalidArgument('receiver', `${keyBytes} bytes`, `${receiver.length} bytes`)
  const { enc, sharedSecret } = await encap(receiver, random)
  return concatBytes(enc, await gcmSeal(keySchedule(sharedSecret, info), aad, plaintext))
}

/**
 * `OpenBase`.
 *
 * @param sealed what `sealBase` returned
 * @throws BeaverdamError SEAL_INVALID if anything differs from what was sealed
 * @throws BeaverdamError INVALID_POINT if the encapsulated key is of small order
 */
export async function openBase(
  receiver: KeyPair,
  info: Uint8Array,
  aad: Uint8Array,
  sealed: Uint8Array,
): Promise<Uint8Array> {
  if (sealed.length < sealBytes)
    throw new BeaverdamError('SEAL_INVALID', `a sealed message has ${sealBytes} bytes or more`)
  const sharedSecret = await decap(sealed.subarray(0, keyBytes), receiver)
  return gcmOpen(keySchedule(sharedSecret, info), aad, sealed.subarray(keyBytes))
}
