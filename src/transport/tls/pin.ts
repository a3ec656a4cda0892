import { createHash, type X509Certificate } from 'node:crypto'

/**
 * A certificate's pin: SHA-256 of its SubjectPublicKeyInfo, in hex (RFC 7469, section 2.4, has it in base64). It
 * stays the same when the certificate is renewed for the same key.
 */
export function pinOf({ publicKey }: X509Certificate): string {
  return createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex')
}
