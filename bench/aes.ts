import { createCipheriv, randomBytes } from 'node:crypto'

const zeros = new Uint8Array(65_536)
const scratch = new Uint8Array(65_536)

/**
 * AES-128-CTR in 64 KiB blocks, each copied into a scratch and left to the garbage collector: what a plain loop over
 * `node:crypto` takes to expand seeds to so many bytes.
 */
export function expandBytes(bytes: number): void {
  const cipher = createCipheriv('aes-128-ctr', randomBytes(16), randomBytes(16))
  for (let rest = bytes; rest > 0; rest -= zeros.length)
    scratch.set(cipher.update(zeros.subarray(0, Math.min(rest, zeros.length))))
}
