/** The one suite that is spoken here, by its numbers (RFC 9180, section 7). */
export const suite = {
  /** DHKEM(X25519, HKDF-SHA256) */
  kem: 0x0020,
  /** HKDF-SHA256 */
  kdf: 0x0001,
  /** AES-128-GCM */
  aead: 0x0001,
} as const
