import { concatBytes } from '@noble/hashes/utils.js'
import type { RandomSource } from '../../src/random/csprng.ts'
import { kemKdf } from './kem-kdf.ts'
import { KeyPair } from './key-pair.ts'

const secretBytes = 32

/** A shared secret, and what the receiver makes it of. */
export interface Encapsulation {
  readonly enc: Uint8Array
  readonly sharedSecret: Uint8Array
}

/** `Encap` (RFC 9180, section 4.1). @throws BeaverdamError INVALID_POINT if the receiver's key is of small order */
export async function encap(receiver: Uint8Array, random: RandomSource): Promise<Encapsulation> {
  const ephemeral = await KeyPair.generate(random)
  const enc = ephemeral.publicKey
  return { enc, sharedSecret: extractAndExpand(await ephemeral.agree(receiver), enc, receiver) }
}

/** `Decap`. @throws BeaverdamError INVALID_POINT */
export async function decap(enc: Uint8Array, receiver: KeyPair): Promise<Uint8Array> {
  return extractAndExpand(await receiver.agree(enc), enc, receiver.publicKey)
}

/** Both public keys are hashed as they came: bits that X25519 ignores make another secret here. */
function extractAndExpand(dh: Uint8Array, enc: Uint8Array, receiver: Uint8Array): Uint8Array {
  const prk = kemKdf.extract(new Uint8Array(0), 'eae_prk', dh)
  return kemKdf.expand(prk, 'shared_secret', concatBytes(enc, receiver), secretBytes)
}
