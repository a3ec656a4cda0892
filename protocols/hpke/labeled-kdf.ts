import { expand, extract } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js'

const version = utf8ToBytes('HPKE-v1')

/** HKDF-SHA256 under the label of a suite (RFC 9180, section 4). */
export class LabeledKdf {
  readonly #suite: Uint8Array

  /** @param suite `suite_id`: of the KEM alone, or of all three algorithms */
  constructor(suite: Uint8Array) {
    this.#suite = suite
  }

  /** `LabeledExtract`: 32 bytes. */
  extract(salt: Uint8Array, label: string, ikm: Uint8Array): Uint8Array {
    return extract(sha256, concatBytes(version, this.#suite, utf8ToBytes(label), ikm), salt)
  }

  /** `LabeledExpand`. */
  expand(prk: Uint8Array, label: string, info: Uint8Array, length: number): Uint8Array {
    const lengthBytes = Uint8Array.of(length >> 8, length & 0xff)
    const labeled = concatBytes(lengthBytes, version, this.#suite, utf8ToBytes(label), info)
    return expand(sha256, prk, labeled, length)
  }
}
