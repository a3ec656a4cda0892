import { BeaverdamError } from '../../src/errors.ts'
import type { Field } from '../../src/field/field.ts'
import { FieldVector } from '../../src/field/vector.ts'

/**
 * Takes an encoded message apart from its front (draft-irtf-cfrg-vdaf-18, section 7.2.7). Its length is compared before
 * anything is read, so that a message never decides how much memory is taken.
 */
export class Decoder {
  readonly #name: string
  readonly #bytes: Uint8Array
  #at = 0

  /**
   * @param name what the message is, for errors
   * @param length bytes that it must have
   * @throws BeaverdamError REPORT_MALFORMED
   */
  constructor(name: string, bytes: Uint8Array, length: number) {
    if (bytes.length !== length)
      throw new BeaverdamError('REPORT_MALFORMED', `${name}: expected ${length} bytes, got ${bytes.length}`)
    this.#name = name
    this.#bytes = bytes
  }

  /** A view of the next bytes. */
  bytes(length: number): Uint8Array {
    const start = this.#at
    this.#at += length
    return this.#bytes.subarray(start, this.#at)
  }

  /** The next elements, on the message's memory. @throws BeaverdamError REPORT_MALFORMED for one not below the modulus */
  elements(field: Field, length: number): FieldVector {
    try {
      return FieldVector.fromBytes(field, this.bytes(length * field.elementBytes), length)
    } catch (cause) {
      throw new BeaverdamError('REPORT_MALFORMED', `${this.#name}: an element is out of range`, { cause })
    }
  }
}

/** Byte strings, one after the other. */
export function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}
