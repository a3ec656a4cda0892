import { publicKeyOf, sharedSecret } from '#curve25519'
import { BeaverdamError } from '../errors.ts'

/** The public key of a private key, 32 bytes each (RFC 7748, section 6.1). */
export function x25519PublicKey(privateKey: Uint8Array): Promise<Uint8Array> {
  return publicKeyOf('X25519', privateKey)
}

/**
 * X25519 (RFC 7748, section 5). A point of small order gives zeroes whatever the private key is, so that a key made of
 * them is known to all: it is refused, as RFC 9180 wants in section 7.1.4. Platforms do so by untyped errors, their only
 * ones for arguments of these lengths; one that would let zeroes through is not relied upon.
 *
 * @param privateKey 32 bytes
 * @param publicKey 32 bytes
 * @throws BeaverdamError INVALID_POINT
 */
export async function x25519(privateKey: Uint8Array, publicKey: Uint8Array): Promise<Uint8Array> {
  const secret = await sharedSecret(privateKey, publicKey).catch(() => new Uint8Array(32))
  if (secret.reduce((bits, byte) => bits | byte, 0) === 0)
    throw new BeaverdamError('INVALID_POINT', 'a public key of X25519 is a point of small order')
  return secret
}
