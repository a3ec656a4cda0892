import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { invalidArgument } from '../../errors.ts'

/** What a party proves itself by: a private key, which prints as nothing, and a certificate of its public one. */
export interface Identity {
  readonly privateKey: KeyObject
  readonly certificate: X509Certificate
}

/**
 * Reads a party's key and certificate from PEM.
 *
 * @throws INVALID_ARGUMENT if one doesn't parse, or the certificate is another key's
 *
 * @example
 * const identity = readIdentity(await readFile('alice.key', 'utf8'), await readFile('alice.crt', 'utf8'))
 * const listener = await listenWebSocket('0.0.0.0:7001', { identity })
 */
export function readIdentity(privateKey: string, certificate: string): Identity {
  const identity = {
    privateKey: parsed('privateKey', 'a private key in PEM', () => createPrivateKey(privateKey)),
    certificate: parsed('certificate', 'a certificate in PEM', () => new X509Certificate(certificate)),
  }
  if (!identity.certificate.checkPrivateKey(identity.privateKey))
    invalidArgument('certificate', 'one of the private key', 'one of another key')
  return identity
}

/** The parser's own error may quote what it read, so it is left behind. */
function parsed<T>(name: string, expectation: string, parse: () => T): T {
  try {
    return parse()
  } catch {
    return invalidArgument(name, expectation, 'something else')
  }
}
