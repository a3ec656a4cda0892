import { createCipheriv } from 'node:crypto'
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { concatBytes } from '@noble/hashes/utils.js'
import { type Foundation, pine01Tag, vdaf11 } from './foundation.ts'

/**
 * XofHmacSha256Aes128: AES-128 in counter mode, whose key and first counter are the HMAC-SHA256 of tag and binder. The
 * draft's vectors over Field32 and Field40 have no other; nothing else here uses it, so that it may need Node.
 */
export const hmacVdaf11: Foundation = {
  ...vdaf11,
  seedSize: 32,
  stream(seed, id, use, _ctx, ...binder) {
    const digest = hmac(sha256, seed, concatBytes(pine01Tag(id, use), ...binder))
    const cipher = createCipheriv('aes-128-ctr', digest.subarray(0, 16), digest.subarray(16))
    return { next: (length) => new Uint8Array(cipher.update(new Uint8Array(length))) }
  },
}
