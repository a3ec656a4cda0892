import { BeaverdamError } from '../../src/errors.ts'
import type { EncodeReport, Field, FixedFormat, Reals } from '../../src/field/field.ts'
import { headroom } from '../../src/field/headroom.ts'
import { FieldVector } from '../../src/field/vector.ts'

/** What a sum of reals is bounded by, whatever the reals are. */
export interface TermBounds {
  readonly format: FixedFormat
  /** How many terms the sum has at most. */
  readonly terms: number
  /** Largest weight of a term, if terms are weighted. */
  readonly maxWeight: number | undefined
}

/**
 * Decides from the bounds alone that neither the sum nor the total weight can wrap. The total weight also stays within
 * 2^53 - 1, up to which a number counts exactly.
 *
 * @throws BeaverdamError HEADROOM_EXCEEDED
 * @throws BeaverdamError INVALID_ARGUMENT
 */
export function checkHeadroom(field: Field, { format, terms, maxWeight = 1 }: TermBounds): void {
  headroom(field, { ...format, terms, weight: maxWeight })
  headroom(field, { fractionBits: 0, clip: maxWeight, terms })
  if (terms * maxWeight > Number.MAX_SAFE_INTEGER)
    throw new BeaverdamError(
      'HEADROOM_EXCEEDED',
      `${terms} weights up to ${maxWeight} could add up to more than 2^53 - 1, where counting ends`,
    )
}

/**
 * One term of a sum of reals: w x in fixed point and, if the sum is weighted, w behind it, so that the total weight
 * comes out of the same sum and no single weight is seen.
 *
 * @param weight left out if the sum is not weighted
 * @throws BeaverdamError NOT_FINITE
 */
export function encodeTerm(
  field: Field,
  reals: Reals,
  format: FixedFormat,
  weight: number | undefined,
): { readonly vector: FieldVector } & EncodeReport {
  const vector = FieldVector.zero(field, reals.length + (weight === undefined ? 0 : 1))
  const values = vector.bytes.subarray(0, reals.length * field.elementBytes)
  const { saturated } = field.encode(values, reals, format)
  if (weight !== undefined) {
    field.scale(values, values, BigInt(weight))
    vector.bytes.set(FieldVector.of(field, [weight]).bytes, values.length)
  }
  return { vector, saturated }
}

/** The values of a sum of terms. @param length how many, without the total weight */
export function decodeValues(sum: FieldVector, length: number, { fractionBits }: FixedFormat): Float64Array {
  const values = new Float64Array(length)
  sum.field.decode(values, sum.bytes.subarray(0, length * sum.field.elementBytes), fractionBits)
  return values
}

/**
 * Makes a sum a mean, in place.
 *
 * @throws BeaverdamError ZERO_WEIGHT
 */
export function divide(values: Float64Array, totalWeight: number): Float64Array {
  if (totalWeight === 0) throw new BeaverdamError('ZERO_WEIGHT', 'the weights sum to zero: there is no mean')
  for (let i = 0; i < values.length; i++) values[i] = (values[i] as number) / totalWeight
  return values
}
