import { BeaverdamError, type ErrorCode } from '../../src/errors.ts'

/** Takes an encoding apart from its front; whatever it lacks or has too much is an error of the given code. */
export class ByteReader {
  readonly #bytes: Uint8Array
  readonly #code: ErrorCode
  #at = 0

  constructor(bytes: Uint8Array, code: ErrorCode) {
    this.#bytes = bytes
    this.#code = code
  }

  /** A copy of the next bytes. */
  bytes(length: number): Uint8Array {
    if (length > this.#bytes.length - this.#at) this.#refuse('it ends too early')
    this.#at += length
    return this.#bytes.slice(this.#at - length, this.#at)
  }

  /** A text in UTF-8, without a mark of byte order. */
  text(): string {
    const bytes = this.bytes(Number(this.integer(2)))
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    } catch {
      return this.#refuse('a text is not UTF-8')
    }
  }

  integer(size: number): bigint {
    return this.bytes(size).reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n)
  }

  /** An integer that a number holds. */
  count(size: number): number {
    const value = this.integer(size)
    if (value > Number.MAX_SAFE_INTEGER) this.#refuse('an integer is too large')
    return Number(value)
  }

  real(): number {
    const { buffer } = this.bytes(8)
    return new DataView(buffer).getFloat64(0, true)
  }

  /** Which of the choices an integer of one byte stands for. */
  choice<T>(choices: readonly T[]): T {
    const choice = choices[this.count(1)]
    return choice === undefined ? this.#refuse('a choice is not known') : choice
  }

  end(): void {
    if (this.#at < this.#bytes.length) this.#refuse('it goes on after its end')
  }

  #refuse(why: string): never {
    throw new BeaverdamError(this.#code, `the encoding is malformed: ${why}`)
  }
}
