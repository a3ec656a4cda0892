/** The two forms of the curve under the names of platforms: for keys that are agreed on, and for signatures. */
export type Curve = 'X25519' | 'Ed25519'

/** Bytes of a private key, a public key and a shared secret alike. */
export const keyBytes = 32
