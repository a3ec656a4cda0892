import { BeaverdamError, invalidArgument } from '../../src/errors.ts'
import { viewOf, writeElement } from '../../src/field/element-bytes.ts'
import type { Reals } from '../../src/field/field.ts'
import { largestMagnitude } from '../../src/field/fixed-format.ts'
import { FieldVector } from '../../src/field/vector.ts'
import type { PineParameters } from './parameters.ts'

/**
 * Entries in fixed point, rounded to even, then the bits that show that their squared norm is at most B
 * (draft-chen-cfrg-vdaf-pine-01, section 4.1.2).
 *
 * @throws BeaverdamError INVALID_ARGUMENT for another dimension, or a norm beyond the bound; the message repeats no entry
 * @throws BeaverdamError NOT_FINITE with the index of an entry that is NaN or infinite
 */
export function encodeGradientAndNorm(parameters: PineParameters, measurement: Reals): FieldVector {
  const { field, dimension, fractionBits, l2NormBound, sqNormBound, sqNormBits } = parameters
  if (measurement.length !== dimension)
    invalidArgument('measurement', `${dimension} entries`, `${measurement.length}`)
  const gradient = FieldVector.zero(field, dimension)
  const clip = l2NormBound / 2 ** fractionBits
  const { saturated } = field.encode(gradient.bytes, measurement, { fractionBits, clip })
  // The sum in numbers is not exact, but tells whether the one in the field, which is, passed the modulus.
  const sqNorm = isFarBeyond(parameters, gradient) ? sqNormBound + 1n : gradient.dot(gradient)
  if (saturated > 0 || sqNorm > sqNormBound)
    invalidArgument('measurement', `an L2 norm of at most ${clip} once rounded`, 'a larger one')
  return FieldVector.concat([
    gradient,
    bitsOf(parameters, [sqNorm], sqNormBits),
    bitsOf(parameters, [sqNormBound - sqNorm], sqNormBits),
  ])
}

/**
 * For each wraparound check the bits of v = y + wrBound - 1, and g = 1, which says that it succeeded (section 4.1.4).
 *
 * @param results y, as signed elements
 * @throws BeaverdamError WRAPAROUND_CHECK_FAILED
 */
export function encodeWraparoundChecks(parameters: PineParameters, results: FieldVector): FieldVector {
  const { field, wrBound, wrBits } = parameters
  const half = largestMagnitude(field.modulus)
  const success = 1n << BigInt(wrBits)
  const encoded = results.toBigInts().map((element) => {
    const v = (element > half ? element - field.modulus : element) + wrBound - 1n
    if (v < 0n || v >= 2n * wrBound)
      throw new BeaverdamError(
        'WRAPAROUND_CHECK_FAILED',
        'a wraparound check of a vector within the norm came out too large, by a rare chance: shard it again',
      )
    return v + success
  })
  return bitsOf(parameters, encoded, wrBits + 1)
}

/** The bits of some few integers, each from the lowest up. */
function bitsOf({ field }: PineParameters, integers: readonly bigint[], bits: number): FieldVector {
  const vector = FieldVector.zero(field, integers.length * bits)
  const view = viewOf(vector.bytes)
  const size = field.elementBytes
  for (const [i, integer] of integers.entries())
    for (let bit = 0; bit < bits; bit++)
      writeElement(view, (i * bits + bit) * size, size, (integer >> BigInt(bit)) & 1n)
  return vector
}

function isFarBeyond({ fractionBits, sqNormBound }: PineParameters, gradient: FieldVector): boolean {
  const rounded = new Float64Array(gradient.length)
  gradient.field.decode(rounded, gradient.bytes, fractionBits)
  let sum = 0
  for (const entry of rounded) sum += entry * entry
  return sum * 4 ** fractionBits > 1.5 * Number(sqNormBound)
}
