import { concatBytes } from '@noble/hashes/utils.js'
import { LabeledKdf } from './labeled-kdf.ts'
import { suite } from './suite.ts'

const suiteId = Uint8Array.of(
  ...[0x48, 0x50, 0x4b, 0x45],
  ...[suite.kem, suite.kdf, suite.aead].flatMap((id) => [id >> 8, id & 0xff]),
)
const kdf = new LabeledKdf(suiteId)
const nothing = new Uint8Array(0)
const baseMode = Uint8Array.of(0)

/** What AES-128-GCM takes for one message. */
export interface MessageKey {
  readonly key: Uint8Array
  readonly nonce: Uint8Array
}

/**
 * `KeySchedule` of base mode (RFC 9180, section 5.1), for the first message of a context, whose nonce is `base_nonce`: a
 * context has one message here.
 */
export function keySchedule(sharedSecret: Uint8Array, info: Uint8Array): MessageKey {
  const pskIdHash = kdf.extract(nothing, 'psk_id_hash', nothing)
  const infoHash = kdf.extract(nothing, 'info_hash', info)
  const context = concatBytes(baseMode, pskIdHash, infoHash)
  const secret = kdf.extract(sharedSecret, 'secret', nothing)
  return { key: kdf.expand(secret, 'key', context, 16), nonce: kdf.expand(secret, 'base_nonce', context, 12) }
}
