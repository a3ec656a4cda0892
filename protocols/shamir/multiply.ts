import type { Field } from '../../src/field/field.ts'
import { FieldVector } from '../../src/field/vector.ts'
import type { Party, Step } from '../../src/runtime/party.ts'
import type { Opening } from '../additive/opening.ts'
import type { DoubleSharings } from './double-sharing.ts'

/** What a multiplication stands on. */
export interface ProductContext {
  readonly field: Field
  readonly doubles: DoubleSharings
  readonly opening: Opening
  /** This party's coefficient in the value at zero of polynomials through the points of all parties. */
  readonly atZero: bigint
}

/**
 * Brings a vector from polynomials of degree 2 t, as products of shares are, back to degree t (Damgard and Nielsen, CRYPTO
 * 2007): opens it plus a random vector r that is shared by degree 2 t, and takes away r as shared by degree t.
 *
 * Semi-honest, t < n/2 corruptions. Leaks nothing: r is uniform, and so are its polynomials.
 */
export async function reduceDegree(
  { field, doubles, opening, atZero }: ProductContext,
  at: Party,
  step: Step,
  products: FieldVector,
): Promise<FieldVector> {
  const { low, high } = await doubles.double(at, products.length)
  const masked = high.bytes
  field.add(masked, masked, products.bytes)
  field.scale(masked, masked, atZero)
  const opened = await opening.open(at, step, masked)
  field.sub(opened, opened, low.bytes)
  return new FieldVector(field, opened)
}
