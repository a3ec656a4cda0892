import { createCipheriv } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Prg } from './prg.ts'

const zeros = new Uint8Array(65_536)

/**
 * OpenSSL works synchronously, so a long expansion would hold the event loop: this much of a stream, with what is done
 * to it, takes 10 to 30 ms.
 */
const bytesPerTurn = 1 << 24

/** The key stream of AES-128 in counter mode with a 128-bit big-endian counter (NIST SP 800-38A), by OpenSSL. */
export class AesCtr implements Prg {
  readonly #cipher: ReturnType<typeof createCipheriv>
  #bytesThisTurn = 0

  /**
   * @param key 16 bytes
   * @param counter the initial counter block, 16 bytes
   */
  constructor(key: Uint8Array, counter: Uint8Array) {
    this.#cipher = createCipheriv('aes-128-ctr', key, counter)
  }

  async next(length: number): Promise<Uint8Array> {
    const { buffer, byteOffset } = this.#cipher.update(
      length <= zeros.length ? zeros.subarray(0, length) : new Uint8Array(length),
    )
    this.#bytesThisTurn += length
    if (this.#bytesThisTurn >= bytesPerTurn) {
      this.#bytesThisTurn = 0
      await nextTurn()
    }
    // not the Buffer itself, whose slices are no copies
    return new Uint8Array(buffer, byteOffset, length)
  }
}
