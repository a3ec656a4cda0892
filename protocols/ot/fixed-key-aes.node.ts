import { createDecipheriv } from 'node:crypto'
import { keepFreedMemory } from './freed-memory.node.ts'

/**
 * A fixed permutation of 16-byte blocks, by OpenSSL: AES-128 decryption under a public key. It is decryption because
 * that is the direction in which Web Crypto can take many blocks in one call.
 */
export class FixedKeyAes {
  readonly #cipher: ReturnType<typeof createDecipheriv>

  /** @param key 16 bytes */
  constructor(key: Uint8Array) {
    keepFreedMemory()
    this.#cipher = createDecipheriv('aes-128-ecb', key, null).setAutoPadding(false)
  }

  /** Permutes each block in place. */
  async permute(blocks: Uint8Array): Promise<void> {
    blocks.set(this.#cipher.update(blocks))
  }
}
