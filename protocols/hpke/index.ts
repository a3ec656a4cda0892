/**
 * HPKE of RFC 9180 in base mode, one message a key: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-128-GCM.
 *
 * @example
 * import { KeyPair, openBase, sealBase } from 'beaverdam/protocols/hpke'
 * const receiver = await KeyPair.generate()
 * const sealed = await sealBase(receiver.publicKey, info, aad, plaintext)
 * await openBase(receiver, info, aad, sealed) // plaintext
 */
export { openBase, sealBase, sealBytes } from './hpke.ts'
export { KeyPair } from './key-pair.ts'
export { suite } from './suite.ts'
