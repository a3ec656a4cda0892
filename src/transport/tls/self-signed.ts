import { generateKeyPairSync, randomBytes, sign, X509Certificate } from 'node:crypto'
import { AsnConvert } from '@peculiar/asn1-schema'
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AttributeValue,
  Certificate,
  Name,
  RelativeDistinguishedName,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
  Version,
} from '@peculiar/asn1-x509'
import type { Identity } from './identity.ts'

/** When a certificate is valid, both ends included. X.509 knows whole seconds. */
export interface ValidityPeriod {
  readonly notBefore: Date
  readonly notAfter: Date
}

/** id-Ed25519 (RFC 8410, section 3): of the key and of the signature alike. */
const ed25519 = new AlgorithmIdentifier({ algorithm: '1.3.101.112' })

/** id-at-commonName (RFC 5280, appendix A.1). */
const commonName = '2.5.4.3'

/**
 * Makes an Ed25519 key and a certificate that the key itself signs (RFC 5280, RFC 8410). Nobody vouches for the name
 * in it: peers know the key by its pin.
 */
export function makeIdentity(name: string, period: ValidityPeriod): Identity {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const subject = new Name([
    new RelativeDistinguishedName([
      new AttributeTypeAndValue({ type: commonName, value: new AttributeValue({ utf8String: name }) }),
    ]),
  ])
  const body = new TBSCertificate({
    version: Version.v3,
    serialNumber: serialNumber(),
    signature: ed25519,
    issuer: subject,
    validity: new Validity(period),
    subject,
    subjectPublicKeyInfo: AsnConvert.parse(
      publicKey.export({ type: 'spki', format: 'der' }),
      SubjectPublicKeyInfo,
    ),
  })
  const signature = sign(null, new Uint8Array(AsnConvert.serialize(body)), privateKey)
  const certificate = new Certificate({
    tbsCertificate: body,
    signatureAlgorithm: ed25519,
    signatureValue: exactBuffer(signature),
  })
  return { privateKey, certificate: new X509Certificate(new Uint8Array(AsnConvert.serialize(certificate))) }
}

/** 126 random bits behind a leading 01: a positive integer that DER writes without padding. */
function serialNumber(): ArrayBuffer {
  const bytes = randomBytes(16)
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40
  return exactBuffer(bytes)
}

/** Small buffers of Node's lie in a shared pool. */
function exactBuffer(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer
}
