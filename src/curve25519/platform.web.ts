import { type Curve, keyBytes } from './curve.ts'

/** The public key of a private key, both 32 bytes, by Web Crypto. */
export async function publicKeyOf(curve: Curve, privateKey: Uint8Array): Promise<Uint8Array> {
  const key = await importPrivateKey(curve, privateKey, true)
  const { x = '' } = await globalThis.crypto.subtle.exportKey('jwk', key)
  const text = atob(x.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(text, (character) => character.charCodeAt(0))
}

/** The shared secret of X25519: 32 bytes. @throws Error if the public key is a point of small order */
export async function sharedSecret(privateKey: Uint8Array, publicKey: Uint8Array): Promise<Uint8Array> {
  const own = await importPrivateKey('X25519', privateKey, false)
  const other = await importPublicKey('X25519', publicKey, [])
  const algorithm = { name: 'X25519', public: other }
  return new Uint8Array(await globalThis.crypto.subtle.deriveBits(algorithm, own, 8 * keyBytes))
}

/** A signature of Ed25519: 64 bytes. */
export async function signed(message: Uint8Array, privateKey: Uint8Array): Promise<Uint8Array> {
  const key = await importPrivateKey('Ed25519', privateKey, false)
  return new Uint8Array(await globalThis.crypto.subtle.sign('Ed25519', key, message as BufferSource))
}

/** Whether a signature of Ed25519 fits; `false` or an error for a key that is no point. */
export async function isSigned(
  signature: Uint8Array,
  message: Uint8Array,
  publicKey: Uint8Array,
): Promise<boolean> {
  const key = await importPublicKey('Ed25519', publicKey, ['verify'])
  const { subtle } = globalThis.crypto
  return subtle.verify('Ed25519', key, signature as BufferSource, message as BufferSource)
}

/** In PKCS #8 (RFC 8410, section 7), whose DER is the same for all keys up to the key: no platform takes it raw. */
function importPrivateKey(curve: Curve, privateKey: Uint8Array, extractable: boolean): Promise<CryptoKey> {
  const [identifier, use]: [number, KeyUsage] = curve === 'X25519' ? [0x6e, 'deriveBits'] : [0x70, 'sign']
  const front = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, identifier, 4, 0x22, 4, 0x20]
  const der = new Uint8Array(front.length + keyBytes)
  der.set(front)
  der.set(privateKey, front.length)
  return globalThis.crypto.subtle.importKey('pkcs8', der, curve, extractable, [use])
}

function importPublicKey(curve: Curve, publicKey: Uint8Array, uses: KeyUsage[]): Promise<CryptoKey> {
  return globalThis.crypto.subtle.importKey('raw', publicKey as BufferSource, curve, true, uses)
}
