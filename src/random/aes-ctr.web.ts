import type { Prg } from './prg.ts'

const aesBlockBytes = 16

/** The key stream of AES-128 in counter mode with a 128-bit big-endian counter (NIST SP 800-38A), by Web Crypto. */
export class AesCtr implements Prg {
  readonly #key: Promise<CryptoKey>
  readonly #initialCounter: bigint
  #position = 0

  /**
   * @param key 16 bytes
   * @param counter the initial counter block, 16 bytes
   */
  constructor(key: Uint8Array<ArrayBuffer>, counter: Uint8Array) {
    this.#key = globalThis.crypto.subtle.importKey('raw', key, 'AES-CTR', false, ['encrypt'])
    this.#initialCounter = counter.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n)
  }

  async next(length: number): Promise<Uint8Array> {
    // Web Crypto keeps no state between calls, so each starts at the AES block that holds the next byte.
    const skipped = this.#position % aesBlockBytes
    const counter = counterBlock(this.#initialCounter + BigInt((this.#position - skipped) / aesBlockBytes))
    // Before the first await, so that calls issued together get the stream in order.
    this.#position += length
    const zeros = new Uint8Array(skipped + length)
    const algorithm = { name: 'AES-CTR', counter, length: 128 }
    const stream = await globalThis.crypto.subtle.encrypt(algorithm, await this.#key, zeros)
    return new Uint8Array(stream, skipped)
  }
}

function counterBlock(value: bigint): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(aesBlockBytes))
  view.setBigUint64(0, value >> 64n)
  view.setBigUint64(8, value)
  return new Uint8Array(view.buffer)
}
