import { x25519 as curve } from '@noble/curves/ed25519.js'
import { BeaverdamError } from '../../src/errors.ts'

/** Bytes of a private key, a public key and a shared secret alike. */
export const keyBytes = 32

/** The public key of a private key (RFC 7748, section 6.1). */
export function publicKeyOf(privateKey: Uint8Array): Uint8Array {
  return curve.getPublicKey(privateKey)
}

/**
 * X25519 (RFC 7748, section 5). A point of small order gives zeroes whatever the private key is, so that a key made of
 * them is known to all: it is refused, as RFC 9180 wants in section 7.1.4. The library does so by an untyped error, its
 * only one for arguments of these lengths.
 *
 * @param privateKey 32 bytes
 * @param publicKey 32 bytes
 * @throws BeaverdamError INVALID_POINT
 */
export function x25519(privateKey: Uint8Array, publicKey: Uint8Array): Uint8Array {
  try {
    return curve.getSharedSecret(privateKey, publicKey)
  } catch {
    throw new BeaverdamError('INVALID_POINT', 'a public key of X25519 is a point of small order')
  }
}
