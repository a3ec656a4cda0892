import type { Field } from './field.ts'

/**
 * A prime field whose multiplicative group has a subgroup of order 2^k, so that polynomials are taken to their values at
 * roots of unity and back in n log n steps: NttField of VDAF (draft-irtf-cfrg-vdaf-18, section 6.1.2).
 *
 * The two transforms are the layers of butterflies alone, on any number of polynomials of n elements one after the
 * other, in place; `Ntt` puts orders and factors right. Their roots stand in a table of n elements that has, for each
 * h = 1, 2, 4, .. n/2, the first h powers of a root of order 2h from index h on.
 */
export interface NttField extends Field {
  /** Of the subgroup of order 2^generatorOrderBits. */
  readonly generator: bigint
  readonly generatorOrderBits: number

  /** Cooley and Tukey's butterflies: from coefficients in bit-reversed order to values in natural order. */
  transform(polynomials: Uint8Array, roots: Uint8Array): void
  /**
   * Gentleman and Sande's butterflies: from values in natural order to n times the coefficients in bit-reversed order,
   * if the table is that of the inverse roots.
   */
  untransform(polynomials: Uint8Array, roots: Uint8Array): void
}
