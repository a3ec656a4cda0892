import { isSigned, publicKeyOf, signed } from '#curve25519'
import { keyBytes } from './curve.ts'
import { isProperPoint, isReducedScalar } from './strict-encoding.ts'

const signatureBytes = 64

/** The public key of a private key, 32 bytes each (RFC 8032, section 5.1.5). */
export function ed25519PublicKey(privateKey: Uint8Array): Promise<Uint8Array> {
  return publicKeyOf('Ed25519', privateKey)
}

/**
 * Signs by Ed25519 (RFC 8032, section 5.1.6), which takes no random bytes.
 *
 * @param privateKey 32 bytes
 * @returns 64 bytes
 */
export function ed25519Sign(message: Uint8Array, privateKey: Uint8Array): Promise<Uint8Array> {
  return signed(message, privateKey)
}

/**
 * Whether a signature of Ed25519 is that of a public key: by RFC 8032, section 5.1.7, with every encoding the canonical one,
 * and without points of small order, of which a public key would sign for everybody. Platforms differ in what they refuse of
 * these, so that they are refused before one is asked.
 *
 * @param signature 64 bytes
 * @param publicKey 32 bytes
 */
export async function ed25519Verify(
  signature: Uint8Array,
  message: Uint8Array,
  publicKey: Uint8Array,
): Promise<boolean> {
  if (signature.length !== signatureBytes || publicKey.length !== keyBytes) return false
  const [point, scalar] = [signature.subarray(0, 32), signature.subarray(32)]
  if (!isProperPoint(publicKey) || !isProperPoint(point) || !isReducedScalar(scalar)) return false
  return isSigned(signature, message, publicKey).catch(() => false) // a key that is no point
}
