import type { MatrixShape } from '../field/field.ts'
import type { FieldVector } from '../field/vector.ts'
import type { Party, PartyId } from './party.ts'

/**
 * A source of correlated randomness that is used once: a dealer, oblivious transfer, lattices, or a store of any.
 *
 * Material is addressed by the scope of the operation that uses it, never by the order of calls at a party, because
 * scopes that run in parallel draw in different orders. Within one scope an operation draws what it needs before its
 * first await, so that all parties draw alike. What a call returns has been given to nobody else.
 */
export interface Preprocessing<Share> {
  readonly name: string
  /** a, b uniform and c = a b, elementwise. @throws MATERIAL_EXHAUSTED */
  triples(at: Party, length: number): Promise<Triples<Share>>
  /** a uniform and c = a^2. @throws MATERIAL_EXHAUSTED */
  squares(at: Party, length: number): Promise<Squares<Share>>
  /** Uniform bits. @throws MATERIAL_EXHAUSTED */
  bits(at: Party, length: number): Promise<Share>
  /** Uniform matrices A (rows x inner), B (inner x columns) and C = A B, row-major. @throws MATERIAL_EXHAUSTED */
  matrixTriples(at: Party, shape: MatrixShape): Promise<Triples<Share>>
}

export interface Triples<Share> {
  readonly a: Share
  readonly b: Share
  readonly c: Share
}

export interface Squares<Share> {
  readonly a: Share
  readonly c: Share
}

/** A source that also deals what parties that lie cannot be trusted to draw themselves. */
export interface MaskingPreprocessing<Share> extends Preprocessing<Share> {
  /** Uniform elements. @throws MATERIAL_EXHAUSTED */
  random(at: Party, length: number): Promise<Share>
  /** Uniform elements that one party knows: what it masks inputs and outputs with. @throws MATERIAL_EXHAUSTED */
  inputMasks(at: Party, owner: PartyId, length: number): Promise<InputMask<Share>>
}

export interface InputMask<Share> {
  readonly share: Share
  /** The elements themselves, at their owner alone. */
  readonly mask: FieldVector | undefined
}

/** A preprocessing source whose shares are plain additive ones. */
export type AdditivePreprocessing = Preprocessing<FieldVector>
