const blockBytes = 16

/**
 * A fixed permutation of 16-byte blocks, by Web Crypto: AES-128 decryption under a public key.
 *
 * There is no ECB mode there. But CBC decrypts every block by itself and then adds the ciphertext before it, which is
 * known and taken off again. Decryption insists on padding: one more block is made for that, by encrypting nothing.
 */
export class FixedKeyAes {
  readonly #key: Promise<CryptoKey>

  /** @param key 16 bytes */
  constructor(key: Uint8Array<ArrayBuffer>) {
    this.#key = globalThis.crypto.subtle.importKey('raw', key, 'AES-CBC', false, ['encrypt', 'decrypt'])
  }

  /** Permutes each block in place. */
  async permute(blocks: Uint8Array): Promise<void> {
    if (blocks.length === 0) return
    const { subtle } = globalThis.crypto
    const key = await this.#key
    const chained = new Uint8Array(blocks.length + blockBytes)
    chained.set(blocks)
    const last = chained.slice(blocks.length - blockBytes, blocks.length)
    const padding = await subtle.encrypt({ name: 'AES-CBC', iv: last }, key, new Uint8Array(0))
    chained.set(new Uint8Array(padding), blocks.length)
    const iv = new Uint8Array(blockBytes)
    const decrypted = new Uint8Array(await subtle.decrypt({ name: 'AES-CBC', iv }, key, chained))
    for (let i = 0; i < blocks.length; i++)
      blocks[i] = (decrypted[i] as number) ^ (i < blockBytes ? 0 : (chained[i - blockBytes] as number))
  }
}
