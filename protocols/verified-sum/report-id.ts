import { sha256 } from '@noble/hashes/sha2.js'
import { hexToBytes } from '@noble/hashes/utils.js'

/** A report's id, the 16 bytes of the VDAF's nonce, in hex. */
export type ReportId = string

/** SHA-256 over ids that are sorted, end to end. */
export function digestOfIds(sorted: readonly ReportId[]): Uint8Array {
  const hash = sha256.create()
  for (const id of sorted) hash.update(hexToBytes(id))
  return hash.digest()
}
