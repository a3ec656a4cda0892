import { LabeledKdf } from './labeled-kdf.ts'
import { suite } from './suite.ts'

/** The KDF inside the KEM, whose suite is the KEM alone (RFC 9180, section 4.1). */
export const kemKdf = new LabeledKdf(Uint8Array.of(0x4b, 0x45, 0x4d, suite.kem >> 8, suite.kem & 0xff))
