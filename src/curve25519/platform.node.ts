import { createPrivateKey, createPublicKey, diffieHellman, type KeyObject, sign, verify } from 'node:crypto'
import type { Curve } from './curve.ts'

/** The public key of a private key, both 32 bytes, by OpenSSL. */
export async function publicKeyOf(curve: Curve, privateKey: Uint8Array): Promise<Uint8Array> {
  const { x = '' } = privateKeyObject(curve, privateKey).export({ format: 'jwk' })
  return Uint8Array.from(Buffer.from(x, 'base64url'))
}

/** The shared secret of X25519: 32 bytes. @throws Error if the public key is a point of small order */
export async function sharedSecret(privateKey: Uint8Array, publicKey: Uint8Array): Promise<Uint8Array> {
  const secret = diffieHellman({
    privateKey: privateKeyObject('X25519', privateKey),
    publicKey: publicKeyObject('X25519', publicKey),
  })
  return Uint8Array.from(secret)
}

/** A signature of Ed25519: 64 bytes. */
export async function signed(message: Uint8Array, privateKey: Uint8Array): Promise<Uint8Array> {
  return Uint8Array.from(sign(null, message, privateKeyObject('Ed25519', privateKey)))
}

/** Whether a signature of Ed25519 fits; `false` or an error for a key that is no point. */
export async function isSigned(
  signature: Uint8Array,
  message: Uint8Array,
  publicKey: Uint8Array,
): Promise<boolean> {
  return verify(null, message, publicKeyObject('Ed25519', publicKey), signature)
}

/** As a JSON Web Key, since OpenSSL takes 0.3 ms to read PKCS #8. Its `x` has to be there, but is made of `d` anew. */
function privateKeyObject(curve: Curve, privateKey: Uint8Array): KeyObject {
  const d = base64url(privateKey)
  return createPrivateKey({ key: { kty: 'OKP', crv: curve, d, x: '' }, format: 'jwk' })
}

function publicKeyObject(curve: Curve, publicKey: Uint8Array): KeyObject {
  return createPublicKey({ key: { kty: 'OKP', crv: curve, x: base64url(publicKey) }, format: 'jwk' })
}

function base64url(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64url')
}
