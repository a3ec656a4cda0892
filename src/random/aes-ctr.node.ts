import { createCipheriv } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Prg } from './prg.ts'

const zeros = new Uint8Array(65_536)

/**
 * OpenSSL works synchronously, so a long expansion would hold the event loop: this much of streams, with what is done
 * to it, takes 10 to 30 ms.
 */
const bytesPerTurn = 1 << 24

/** What all generators gave since one of them let the loop turn: a sum takes many short streams, and there is one loop. */
let bytesThisTurn = 0

/** The key stream of AES-128 in counter mode with a 128-bit big-endian counter (NIST SP 800-38A), by OpenSSL. */
export class AesCtr implements Prg {
  readonly #cipher: ReturnType<typeof createCipheriv>

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
    bytesThisTurn += length
    if (bytesThisTurn >= bytesPerTurn) {
      bytesThisTurn = 0
      await nextTurn()
    }
    // not the Buffer itself, whose slices are no copies
    return new Uint8Array(buffer, byteOffset, length)
  }
}
