import type { Field, MatrixShape } from '../../src/field/field.ts'
import { matmulByTurns } from '../../src/field/matmul-by-turns.ts'
import type { FieldVector } from '../../src/field/vector.ts'
import type { Prg } from '../../src/random/prg.ts'
import { expand } from '../../src/random/uniform.ts'
import type { PartyId } from '../../src/runtime/party.ts'
import { bitVector } from './bit-vector.ts'

/** Elementwise kinds come in pages; of a page all elements are alike. */
export type ElementwiseKind = 'triples' | 'squares' | 'bits' | 'random'

/** What one page of material is: of so many elements, masks that their owner knows, or a matrix triple of a shape. */
export type Correlation =
  | { readonly kind: ElementwiseKind; readonly length: number }
  | { readonly kind: 'masks'; readonly owner: PartyId; readonly length: number }
  | { readonly kind: 'matrix'; readonly shape: MatrixShape }

/** Most elements in a page: 64 KiB in Field64. */
export const maxPageLength = 8192

/** Most elements in the three matrices of a triple together: 128 MiB in Field64, which bounds the dealer's memory. */
export const maxMatrixElements = 1 << 24

/** The lengths of the uniform vectors of a page, and of the one that follows from them. */
export interface Layout {
  /** Shares of these are expanded from a seed at every party. */
  readonly uniform: readonly number[]
  /** Shares of this are expanded at every party but one, which gets the correction; zero if there is none. */
  readonly derived: number
}

export function layoutOf(correlation: Correlation): Layout {
  switch (correlation.kind) {
    case 'triples':
      return { uniform: [correlation.length, correlation.length], derived: correlation.length }
    case 'squares':
      return { uniform: [correlation.length], derived: correlation.length }
    case 'random':
      return { uniform: [correlation.length], derived: 0 }
    case 'bits':
    case 'masks':
      return { uniform: [], derived: correlation.length }
    case 'matrix': {
      const { rows, inner, columns } = correlation.shape
      return { uniform: [rows * inner, inner * columns], derived: rows * columns }
    }
  }
}

/** The lengths of all vectors of a page: the uniform ones, then the derived one if there is one. */
export function vectorsOf(correlation: Correlation): readonly number[] {
  const { uniform, derived } = layoutOf(correlation)
  return correlation.kind === 'random' ? uniform : [...uniform, derived]
}

/** How many elements of all its vectors a page holds. */
export function elementsOf(correlation: Correlation): number {
  return vectorsOf(correlation).reduce((sum, length) => sum + length, 0)
}

/**
 * The vector that makes uniform ones a correlation: a b, a^2, A B, bits or masks; undefined for random elements.
 *
 * @param random where bits and masks come from; the others need none
 */
export async function derive(
  field: Field,
  correlation: Correlation,
  uniform: readonly FieldVector[],
  random: () => Prg,
): Promise<FieldVector | undefined> {
  const { derived } = layoutOf(correlation)
  if (correlation.kind === 'random') return undefined
  if (correlation.kind === 'masks') return expand(field, random(), derived)
  if (correlation.kind === 'bits') {
    return bitVector(field, await random().next(Math.ceil(derived / 8)), derived)
  }
  const [a, b = a] = uniform as readonly [FieldVector, FieldVector?]
  return correlation.kind === 'matrix' ? matmulByTurns(a, b, correlation.shape) : a.mul(b)
}
