import type { FieldVector } from '../../src/field/vector.ts'
import type { Party } from '../../src/runtime/party.ts'

/** A party's shares of the same uniform elements, that nobody knows, by polynomials of degree t and of degree 2 t. */
export interface DoubleSharing {
  readonly low: FieldVector
  readonly high: FieldVector
}

/** Where double sharings come from (Damgard and Nielsen, CRYPTO 2007). What a call gives is used once. */
export interface DoubleSharings {
  double(at: Party, length: number): Promise<DoubleSharing>
  /** Uniform elements that nobody knows, by degree t alone. */
  random(at: Party, length: number): Promise<FieldVector>
}
