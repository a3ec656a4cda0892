import { constants } from 'node:crypto'
import type { ConnectionOptions, TlsOptions } from 'node:tls'
import type { Identity } from './identity.ts'

/**
 * What a party asks of TLS at both ends of a link: version 1.3 alone, its own certificate shown, and the peer's taken
 * whoever has signed it, since the pins decide afterwards. That `rejectUnauthorized: false` also leaves out Node's
 * check of the dates.
 */
export function tlsOptions({ privateKey, certificate }: Identity): ConnectionOptions & TlsOptions {
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
    cert: certificate.toString(),
    requestCert: true,
    rejectUnauthorized: false,
    minVersion: 'TLSv1.3',
    maxVersion: 'TLSv1.3',
    // 128 bits, as everywhere, and the fastest of the three on machines with AES instructions.
    ciphers: 'TLS_AES_128_GCM_SHA256',
    // No tickets. What OpenSSL then sends under that name points at a session that nobody keeps.
    secureOptions: constants.SSL_OP_NO_TICKET,
  }
}
