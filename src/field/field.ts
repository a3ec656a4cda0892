/**
 * A prime field, as operations on whole vectors.
 *
 * A vector is n elements of `elementBytes` little-endian bytes each, in one Uint8Array of any alignment. Outputs are
 * canonical (below the modulus) when inputs are. `out` may be one of the inputs. Lengths, fields and scalars are checked
 * where vectors enter (FieldVector), not here. One virtual call per vector costs nothing; nothing on a hot path takes a
 * single element.
 */
export interface Field {
  readonly name: string
  readonly modulus: bigint
  readonly elementBytes: number

  add(out: Uint8Array, x: Uint8Array, y: Uint8Array): void
  sub(out: Uint8Array, x: Uint8Array, y: Uint8Array): void
  mul(out: Uint8Array, x: Uint8Array, y: Uint8Array): void
  neg(out: Uint8Array, x: Uint8Array): void
  /** out = c x, for a canonical c. */
  scale(out: Uint8Array, x: Uint8Array, c: bigint): void
  /** out += c x, for a canonical c. */
  axpy(out: Uint8Array, c: bigint, x: Uint8Array): void
  sum(x: Uint8Array): bigint
  dot(x: Uint8Array, y: Uint8Array): bigint
  /** Row-major product of an r x k by a k x c matrix; `out` may not be an input. */
  matmul(out: Uint8Array, x: Uint8Array, y: Uint8Array, shape: MatrixShape): void
  /** Index of the first element that is not below the modulus, or -1. */
  firstInvalid(x: Uint8Array): number

  /**
   * Beaver recombination, out = c + d b + e a, and + d e for the one party that adds the public product
   * (Beaver, CRYPTO '91).
   */
  recombine(out: Uint8Array, triple: TripleBytes, d: Uint8Array, e: Uint8Array, addsPublic: boolean): void

  /**
   * Rejection sampling: takes the words of `words` in order, skips those that are not below the modulus, and adds
   * them to (`sign` 1) or subtracts them from (`sign` -1) the elements of `acc`, until one of the two ends. A word is
   * `elementBytes` little-endian bytes, of which only as many bits count as the modulus has, so that at least half of
   * all words are elements (VDAF's next_vec).
   *
   * @returns how many elements of `acc` were done, and how many words were used
   */
  accumulateWords(acc: Uint8Array, words: Uint8Array, sign: 1 | -1): { elements: number; words: number }

  /**
   * out = x 2^fractionBits rounded to an integer, ties to even, with x clipped to [-clip, clip]. What `out` holds after
   * an error is unspecified.
   *
   * @throws BeaverdamError NOT_FINITE with the index of the first NaN or infinity
   * @throws BeaverdamError HEADROOM_EXCEEDED if the clip is beyond (p - 1) / 2
   * @throws BeaverdamError INVALID_ARGUMENT for a format out of range, and for what are no reals
   */
  encode(out: Uint8Array, reals: Reals, format: FixedFormat): EncodeReport
  /**
   * Fused encode and mask, out = encode(reals) - sum of the masks; each mask is one word for each element.
   *
   * @returns undefined, with `out` unspecified, in the rare case that a word may not be an element: the caller then
   * encodes alone and takes the masks by `accumulateWords`, which skips such words
   */
  encodeMasked(
    out: Uint8Array,
    reals: Reals,
    format: FixedFormat,
    masks: readonly Uint8Array[],
  ): EncodeReport | undefined
  /** reals = x / 2^fractionBits, with elements above (p - 1) / 2 read as negative. */
  decode(reals: Reals, x: Uint8Array, fractionBits: number): void
}

export type Reals = Float32Array | Float64Array

export interface MatrixShape {
  readonly rows: number
  readonly inner: number
  readonly columns: number
}

/** Shares of a, b and c = a b, elementwise. */
export interface TripleBytes {
  readonly a: Uint8Array
  readonly b: Uint8Array
  readonly c: Uint8Array
}

export interface FixedFormat {
  /** Binary digits after the point, 0..40. */
  readonly fractionBits: number
  /** Largest magnitude kept; beyond it a value saturates. */
  readonly clip: number
}

export interface EncodeReport {
  /** How many values were beyond the clip. */
  readonly saturated: number
}
