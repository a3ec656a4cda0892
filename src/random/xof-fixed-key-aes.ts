import { createCipheriv } from 'node:crypto'
import { concatBytes } from '@noble/hashes/utils.js'
import { turboShake128 } from './turboshake.ts'
import type { XofStream } from './xof.ts'

/** Bytes of a seed, and of a block. */
export const fixedKeySeedSize = 16

/**
 * XofFixedKeyAes128 of VDAF (draft-irtf-cfrg-vdaf-18, section 6.2.2): a hash of the blocks seed, seed ^ 1, .. under an AES key
 * that comes from tag and binder and is no secret. Nothing but the document's vector uses it, so that it may need Node.
 */
export function xofFixedKeyAes128(seed: Uint8Array, dst: Uint8Array, binder: Uint8Array): XofStream {
  const dstLength = Uint8Array.of(dst.length & 0xff, dst.length >> 8)
  const key = turboShake128(concatBytes(dstLength, dst, binder), 2, 16)
  const cipher = createCipheriv('aes-128-ecb', key, null)
  let index = 0
  let rest = new Uint8Array(0)
  return {
    next(length) {
      const blocks = [rest]
      for (let filled = rest.length; filled < length; filled += fixedKeySeedSize, index++) {
        const sigma = sigmaOf(seed, index)
        blocks.push(cipher.update(sigma).map((byte, i) => byte ^ (sigma[i] as number)))
      }
      const stream = concatBytes(...blocks)
      rest = stream.slice(length)
      return stream.slice(0, length)
    },
  }
}

/** sigma(lo hi) = hi, hi ^ lo for the halves of the seed ^ index (Guo et al., ePrint 2019/074, section 4.2). */
function sigmaOf(seed: Uint8Array, index: number): Uint8Array {
  const block = seed.slice()
  new DataView(block.buffer).setUint32(0, new DataView(block.buffer).getUint32(0, true) ^ index, true)
  return block.map((byte, i) => (i < 8 ? (block[i + 8] as number) : byte ^ (block[i - 8] as number)))
}
