import { BeaverdamError, invalidArgument } from '../../src/errors.ts'
import { viewOf, writeElement } from '../../src/field/element-bytes.ts'
import type { Field, Reals } from '../../src/field/field.ts'
import { repeated } from '../../src/field/repeated.ts'
import { FieldVector } from '../../src/field/vector.ts'
import type { PineParameters } from './parameters.ts'

/** How many entries are read as reals at a time, so that a long vector is not in memory once more. */
const decodedAtOnce = 8192

/** A vector in fixed point, and its squared norm: where that is above the bound of all, any number above it. */
export interface Gradient {
  readonly gradient: FieldVector
  readonly sqNorm: bigint
}

/**
 * Entries in fixed point, rounded to even (draft-chen-cfrg-vdaf-pine-01, section 4.1.1).
 *
 * @throws BeaverdamError INVALID_ARGUMENT for another dimension
 * @throws BeaverdamError NOT_FINITE with the index of an entry that is NaN or infinite
 */
export function encodeGradient(parameters: PineParameters, measurement: Reals): Gradient {
  const { field, dimension, fractionBits, largestNorm, sqNormBound } = parameters
  if (measurement.length !== dimension)
    invalidArgument('measurement', `${dimension} entries`, `${measurement.length}`)
  const gradient = FieldVector.zero(field, dimension)
  const clip = largestNorm / 2 ** fractionBits
  const { saturated } = field.encode(gradient.bytes, measurement, { fractionBits, clip })
  // The sum in numbers is not exact, but tells whether the one in the field, which is, passed the modulus.
  const isBeyond = saturated > 0 || isFarBeyond(parameters, gradient)
  return { gradient, sqNorm: isBeyond ? sqNormBound + 1n : gradient.dot(gradient) }
}

/** The reals of entries in fixed point. */
export function decodeVector({ field, fractionBits }: PineParameters, entries: FieldVector): Float64Array {
  const reals = new Float64Array(entries.length)
  field.decode(reals, entries.bytes, fractionBits)
  return reals
}

/**
 * For each wraparound check the bits of v = y + wrBound - 1 and, with success bits, g = 1 (section 4.1.4).
 *
 * @param results y, as signed elements
 * @throws BeaverdamError WRAPAROUND_CHECK_FAILED
 */
export function encodeWraparoundChecks(parameters: PineParameters, results: FieldVector): FieldVector {
  const { field, wrBound, wrBits, checkBits } = parameters
  const success = 1n << BigInt(wrBits)
  // In the field, so that nothing branches on the sign of y; an honest one is in range but for the chance of the page.
  const shifted = results.add(repeated(field, wrBound - 1n, results.length))
  const encoded = shifted.toBigInts().map((v) => {
    if (v >= 2n * wrBound)
      throw new BeaverdamError(
        'WRAPAROUND_CHECK_FAILED',
        'a wraparound check of a vector within the norm came out too large, by a rare chance: shard it again',
      )
    return v + success
  })
  return bitsOf(field, encoded, checkBits)
}

/** The bits of some few integers, each from the lowest up. */
export function bitsOf(field: Field, integers: readonly bigint[], bits: number): FieldVector {
  const vector = FieldVector.zero(field, integers.length * bits)
  const view = viewOf(vector.bytes)
  const size = field.elementBytes
  for (const [i, integer] of integers.entries())
    for (let bit = 0; bit < bits; bit++)
      writeElement(view, (i * bits + bit) * size, size, (integer >> BigInt(bit)) & 1n)
  return vector
}

function isFarBeyond(parameters: PineParameters, gradient: FieldVector): boolean {
  const { fractionBits, sqNormBound } = parameters
  let sum = 0
  for (let start = 0; start < gradient.length; start += decodedAtOnce) {
    const end = Math.min(start + decodedAtOnce, gradient.length)
    for (const entry of decodeVector(parameters, gradient.subvector(start, end))) sum += entry * entry
  }
  return sum * 4 ** fractionBits > 1.5 * Number(sqNormBound)
}
