import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js'

/** Puts an encoding together: integers are little-endian, texts stand in UTF-8 after their length in two bytes. */
export class ByteWriter {
  readonly #parts: Uint8Array[] = []

  bytes(bytes: Uint8Array): this {
    this.#parts.push(bytes)
    return this
  }

  text(text: string): this {
    const bytes = utf8ToBytes(text)
    return this.integer(bytes.length, 2).bytes(bytes)
  }

  /** @param value 0 or more, below 256^size */
  integer(value: number | bigint, size: number): this {
    const bytes = new Uint8Array(size)
    let rest = BigInt(value)
    for (let i = 0; i < size; i++, rest >>= 8n) bytes[i] = Number(rest & 0xffn)
    return this.bytes(bytes)
  }

  /** IEEE 754, 8 bytes. */
  real(value: number): this {
    const view = new DataView(new ArrayBuffer(8))
    view.setFloat64(0, value, true)
    return this.bytes(new Uint8Array(view.buffer))
  }

  toBytes(): Uint8Array {
    return concatBytes(...this.#parts)
  }
}
