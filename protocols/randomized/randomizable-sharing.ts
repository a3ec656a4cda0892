import type { Field, MatrixShape } from '../../src/field/field.ts'
import type { FieldVector } from '../../src/field/vector.ts'
import type { Party, PartyId, Step } from '../../src/runtime/party.ts'

/** One party's vector, as an input. */
export interface Input {
  readonly owner: PartyId
  readonly length: number
  /** Given at the owner alone. */
  readonly values: FieldVector | undefined
}

/**
 * A linear sharing with an honest majority, whose products keep their secrets from parties that lie: these can but add
 * to a product what they know (Genkin et al., STOC 2014). Whatever is opened is checked to be what honest parties hold.
 */
export interface RandomizableSharing<Share> {
  /** Begins the labels of messages and coefficients. */
  readonly name: string
  readonly field: Field
  /** What is complete at so many parties is complete at an honest one, and begun by all. No more than are honest. */
  readonly completeAtLeastAt: number

  /** The vectors that a share is made of, which linear operations act on one by one. */
  vectors(x: Share): readonly FieldVector[]
  /** A share of such vectors. */
  share(vectors: readonly FieldVector[]): Share
  /** This party's share of a public vector. */
  publicShare(values: FieldVector): Share

  input(at: Party, step: Step, input: Input): Promise<Share>
  /** Uniform elements that nobody knows. */
  random(at: Party, length: number): Promise<Share>
  /** Opens uniform elements that nobody knows before an honest party tells its share, and nobody can choose. @throws OPENING_MISMATCH */
  toss(at: Party, step: Step, length: number): Promise<FieldVector>
  multiply(at: Party, step: Step, x: Share, y: Share): Promise<Share>
  multiplyMatrices(at: Party, step: Step, x: Share, y: Share, shape: MatrixShape): Promise<Share>
  /** Product of a shared element with every element of a vector. */
  scaleBy(at: Party, step: Step, factor: Share, x: Share): Promise<Share>
  /** @throws OPENING_MISMATCH */
  open(at: Party, step: Step, x: Share): Promise<FieldVector>
  /** Undefined at all but that party. @throws OPENING_MISMATCH */
  openTo(at: Party, step: Step, to: PartyId, x: Share): Promise<FieldVector | undefined>
  /**
   * Checks that the honest parties hold shares of one element, where a liar can make them hold anything else; the elements
   * stay hidden. @throws OPENING_MISMATCH
   */
  checkConsistent(at: Party, step: Step, elements: readonly Share[]): Promise<void>
}
