import { createCipheriv } from 'node:crypto'
import { isTurnDue, turn } from '../next-turn.ts'
import type { Prg } from './prg.ts'

const zeros = new Uint8Array(65_536)

/**
 * OpenSSL works synchronously, so a long expansion would hold the event loop: this much of streams, with what is done
 * to it, takes 5 to 15 ms.
 */
const bytesBetweenLooks = 1 << 23

/** What all generators gave since one of them looked at the clock: a sum takes many short streams, and there is one loop. */
let bytesGiven = 0

/**
 * A port that is closed drops what it is sent, and takes the buffers that are transferred to it all the same (HTML,
 * message port post message steps). So their memory is free at once, where the garbage collector would let tens of
 * megabytes pile up, and each block would take pages that are in no cache.
 */
const { port1: nowhere } = new MessageChannel()
nowhere.close()

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
    bytesGiven += length
    if (bytesGiven >= bytesBetweenLooks) {
      bytesGiven = 0
      if (isTurnDue()) await turn()
    }
    // not the Buffer itself, whose slices are no copies
    return new Uint8Array(buffer, byteOffset, length)
  }

  release({ buffer }: Uint8Array<ArrayBuffer>): void {
    nowhere.postMessage(undefined, [buffer])
  }
}
