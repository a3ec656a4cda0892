import { checkInteger } from '../../src/errors.ts'
import type { EncodeReport, Field, FixedFormat, Reals } from '../../src/field/field.ts'
import type { FieldVector } from '../../src/field/vector.ts'
import type { Party } from '../../src/runtime/party.ts'
import { type SumOptions, sumMasked } from './masked-sum.ts'
import { checkHeadroom, decodeValues, divide, encodeTerm } from './term.ts'

/** Reals as they enter a sum: every party gives the same field and format. */
export interface RealSumOptions extends SumOptions {
  readonly field: Field
  readonly format: FixedFormat
}

/** How each party's reals are weighted in a mean. */
export interface MeanOptions extends RealSumOptions {
  /** This party's weight, an integer in 0..maxWeight, which nobody else sees; 1 if left out. */
  readonly weight?: number
  /** Largest weight of any party, which all give alike; 1 if left out. */
  readonly maxWeight?: number
}

/** The sum, the same at every party, and how many of this party's own reals were beyond the clip. */
export interface RealSum extends EncodeReport {
  readonly sum: Float64Array
}

/** The mean and the total weight, the same at every party, and how many of this party's own reals were clipped. */
export interface WeightedMean extends EncodeReport {
  readonly mean: Float64Array
  readonly totalWeight: number
}

/**
 * The sum of all parties' vectors mod p, which is all that any n - 1 of the n parties learn of the others' (semi-honest;
 * pairwise masks as in Bonawitz et al., CCS 2017, section 4). One sum a scope: run another in `party.fork(...)`.
 *
 * @returns the sum, at every party
 * @throws BeaverdamError DIVERGED if the parties' fields or lengths differ
 *
 * @example
 * const total = await party.fork('ages', (at) => secureSum(at, FieldVector.of(Field64, [age])))
 */
export async function secureSum(
  party: Party,
  vector: FieldVector,
  options: SumOptions = {},
): Promise<FieldVector> {
  const sum = vector.slice()
  await sumMasked(party, sum, 'elements', options)
  return sum
}

/**
 * The sum of all parties' reals.
 *
 * @throws BeaverdamError HEADROOM_EXCEEDED before anything is sent, if n reals within the clip could wrap
 * @throws BeaverdamError NOT_FINITE
 * @throws BeaverdamError DIVERGED if the parties' fields, formats or lengths differ
 *
 * @example
 * const { sum, saturated } = await secureSumReals(party, Float32Array.of(0.5, -1), {
 *   field: Field64,
 *   format: { fractionBits: 24, clip: 8 },
 * })
 */
export async function secureSumReals(party: Party, reals: Reals, options: RealSumOptions): Promise<RealSum> {
  const { field, format } = options
  checkHeadroom(field, { format, terms: party.n, maxWeight: undefined })
  const { vector, saturated } = encodeTerm(field, reals, format, undefined)
  await sumMasked(party, vector, `${format.fractionBits} ${format.clip}`, options)
  return { sum: decodeValues(vector, reals.length, format), saturated }
}

/**
 * The mean of all parties' reals, each weighted by an integer that stays as hidden as the reals. It reveals the sum of
 * the weights.
 *
 * @throws BeaverdamError HEADROOM_EXCEEDED before anything is sent, if n weighted reals within the clip could wrap
 * @throws BeaverdamError ZERO_WEIGHT if all weights are zero
 * @throws BeaverdamError NOT_FINITE
 * @throws BeaverdamError DIVERGED if the parties' fields, formats, lengths or largest weights differ
 *
 * @example
 * const options = { field: Field64, format: { fractionBits: 24, clip: 8 }, maxWeight: 10_000 }
 * const { mean } = await secureMean(party, update, { ...options, weight: rows.length })
 */
export async function secureMean(party: Party, reals: Reals, options: MeanOptions): Promise<WeightedMean> {
  const { field, format, weight = 1, maxWeight = 1 } = options
  checkHeadroom(field, { format, terms: party.n, maxWeight })
  checkInteger('weight', weight, 0, maxWeight)
  const { vector, saturated } = encodeTerm(field, reals, format, weight)
  await sumMasked(party, vector, `${format.fractionBits} ${format.clip} ${maxWeight}`, options)
  const totalWeight = Number(vector.at(reals.length))
  return { mean: divide(decodeValues(vector, reals.length, format), totalWeight), totalWeight, saturated }
}
