import { invalidArgument } from '../errors.ts'
import type { Field } from '../field/field.ts'
import { FieldVector } from '../field/vector.ts'
import { TurboShake128 } from './turboshake.ts'

/**
 * XofTurboShake128 of VDAF (draft-irtf-cfrg-vdaf-18, section 6.2.1): TurboSHAKE128 with domain byte 1 over
 * len(dst) in 2 little-endian bytes, dst, len(seed) in 1 byte, seed, binder.
 *
 * @example
 * const xof = new XofTurboShake128(seed, dst, binder)
 * const vector = xof.nextVec(field64, 1000)
 */
export class XofTurboShake128 {
  static readonly seedSize = 32

  readonly #sponge: TurboShake128

  /**
   * @param seed at most 255 bytes; Prio3 has 32
   * @param dst domain separation tag, below 64 KiB
   * @param binder bytes of any length that the output is bound to, one after the other
   * @throws BeaverdamError INVALID_ARGUMENT
   */
  constructor(seed: Uint8Array, dst: Uint8Array, ...binder: readonly Uint8Array[]) {
    if (dst.length > 0xffff) invalidArgument('dst', 'at most 65535 bytes', `${dst.length} bytes`)
    if (seed.length > 0xff) invalidArgument('seed', 'at most 255 bytes', `${seed.length} bytes`)
    this.#sponge = new TurboShake128(1)
      .absorb(Uint8Array.of(dst.length & 0xff, dst.length >> 8))
      .absorb(dst)
      .absorb(Uint8Array.of(seed.length))
      .absorb(seed)
    for (const bytes of binder) this.#sponge.absorb(bytes)
  }

  /** The first 32 bytes of a stream, as a seed of its own. @throws BeaverdamError INVALID_ARGUMENT */
  static deriveSeed(
    seed: Uint8Array,
    dst: Uint8Array,
    ...binder: readonly Uint8Array[]
  ): Uint8Array<ArrayBuffer> {
    return new XofTurboShake128(seed, dst, ...binder).next(XofTurboShake128.seedSize)
  }

  /** The first `length` elements of a stream. @throws BeaverdamError INVALID_ARGUMENT */
  static expandIntoVec(
    field: Field,
    seed: Uint8Array,
    dst: Uint8Array,
    binder: Uint8Array,
    length: number,
  ): FieldVector {
    return new XofTurboShake128(seed, dst, binder).nextVec(field, length)
  }

  /** The next `length` bytes of the stream. */
  next(length: number): Uint8Array<ArrayBuffer> {
    return this.#sponge.squeeze(length)
  }

  /** The next `length` elements: words of the stream that are not below the modulus are skipped. */
  nextVec(field: Field, length: number): FieldVector {
    return nextVec(this, field, length)
  }
}

/** A stream of bytes that a seed stands for: what an XOF of VDAF gives. */
export interface XofStream {
  next(length: number): Uint8Array
}

/** The next `length` elements of a stream: words that are not below the modulus are skipped. */
export function nextVec(stream: XofStream, field: Field, length: number): FieldVector {
  return FieldVector.random(field, length, (byteCount) => stream.next(byteCount))
}
