/**
 * A prime field, as operations on whole vectors.
 *
 * A vector is n elements of `elementBytes` little-endian bytes each, in one Uint8Array of any alignment. Outputs are
 * canonical (below the modulus) when inputs are. `out` may be one of the inputs. One virtual call per vector costs
 * nothing; nothing on a hot path takes a single element.
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
   * them to (`sign` 1) or subtracts them from (`sign` -1) the elements of `acc`, until one of the two ends.
   *
   * @returns how many elements of `acc` were done, and how many words were used
   */
  accumulateWords(acc: Uint8Array, words: Uint8Array, sign: 1 | -1): { elements: number; words: number }

  /** out = round(x 2^fractionBits) with x clipped to [-clip, clip]. @throws NOT_FINITE with the index. */
  encode(out: Uint8Array, reals: Reals, format: FixedFormat): EncodeReport
  /**
   * Fused encode and mask, out = encode(reals) - sum of the masks; the masks are raw words, one per element each.
   *
   * @returns undefined, with `out` undefined, if a word is not canonical: the caller then goes element by element
   */
  encodeMasked(
    out: Uint8Array,
    reals: Reals,
    format: FixedFormat,
    masks: readonly Uint8Array[],
  ): EncodeReport | undefined
  /** reals = x / 2^fractionBits, with elements above (p-1)/2 read as negative. */
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
