import { BeaverdamError, checkInteger } from '../errors.ts'
import type { EncodeReport, Field, FixedFormat, Reals } from '../field/field.ts'
import { checkFinite } from '../field/fixed-format.ts'
import { FieldVector } from '../field/vector.ts'
import { type RandomSource, randomBytes } from '../random/csprng.ts'
import { type Prg, seededPrg } from '../random/prg.ts'
import { Seed, seedBytes } from '../random/seed.ts'
import type { SeedUse } from '../random/seed-use.ts'
import { accumulateDrawn, expand, expandInto, uniformBlockBytes } from '../random/uniform.ts'

/**
 * A vector as n additive shares: it is the sum of what the n - 1 seeds expand to and of `vector`, mod p. Any n - 1 of
 * the n shares are uniform, so together they say nothing.
 */
export interface AdditiveShares {
  /** One for each holder but the last: 32 bytes in place of a vector. */
  readonly seeds: readonly Seed[]
  /** The last holder's share. */
  readonly vector: FieldVector
}

export interface AdditiveOptions {
  /** Number of shares, 2 or more. */
  readonly n: number
  /** What the seeds are used for; each holder expands its seed under the same use. */
  readonly use: SeedUse
  /** Where the seeds come from; the CSPRNG except in tests. */
  readonly random?: RandomSource
}

/**
 * Splits a vector into n additive shares.
 *
 * @throws BeaverdamError INVALID_ARGUMENT
 *
 * @example
 * const { seeds, vector } = await shareAdditive(x, { n: 3, use })
 * const [first, second] = await Promise.all(seeds.map((seed) => expandShare(x.field, seed, use, x.length)))
 * reconstructAdditive([first, second, vector]) // equals x
 */
export async function shareAdditive(x: FieldVector, options: AdditiveOptions): Promise<AdditiveShares> {
  const { field } = x
  const { seeds, prgs } = drawMasks(options)
  const vector = x.slice()
  const step = uniformBlockBytes(field)
  // Block by block, all masks on one block, so that the vector passes through the cache once.
  for (let start = 0; start < vector.bytes.length; start += step) {
    const block = vector.bytes.subarray(start, start + step)
    for (const prg of prgs) await expandInto(field, block, prg, -1)
  }
  return { seeds, vector }
}

/**
 * Encodes reals to fixed point and splits them into n additive shares, in one pass.
 *
 * @returns the shares, and how many values were beyond the clip
 * @throws BeaverdamError NOT_FINITE with the index
 * @throws BeaverdamError HEADROOM_EXCEEDED if the field cannot hold the clip
 * @throws BeaverdamError INVALID_ARGUMENT
 */
export async function shareReals(
  field: Field,
  reals: Reals,
  format: FixedFormat,
  options: AdditiveOptions,
): Promise<AdditiveShares & EncodeReport> {
  const { seeds, prgs } = drawMasks(options)
  const vector = FieldVector.zero(field, reals.length)
  const step = uniformBlockBytes(field)
  let saturated = 0
  for (let start = 0; start < vector.bytes.length; start += step) {
    const block = vector.bytes.subarray(start, start + step)
    const masks = await Promise.all(prgs.map(async (prg) => ({ prg, words: await prg.next(block.length) })))
    const from = start / field.elementBytes
    const values = reals.subarray(from, from + block.length / field.elementBytes)
    const words = masks.map((mask) => mask.words)
    let report: EncodeReport | undefined
    try {
      report = field.encodeMasked(block, values, format, words)
    } catch (error) {
      // The index in a block's error is within the block; the caller's is within the whole.
      checkFinite(reals, from, reals.length)
      throw error
    }
    if (report === undefined) {
      report = field.encode(block, values, format)
      for (const { prg, words } of masks) await accumulateDrawn(field, block, words, prg, -1)
    }
    for (const { prg, words } of masks) prg.release?.(words)
    saturated += report.saturated
  }
  return { seeds, vector, saturated }
}

/**
 * The share that a seed stands for.
 *
 * @param use the one it was shared under
 * @param length of the vector that was shared
 * @throws BeaverdamError SEED_REUSED
 */
export function expandShare(field: Field, seed: Seed, use: SeedUse, length: number): Promise<FieldVector> {
  return expand(field, seededPrg(seed, use), length)
}

/**
 * The vector whose additive shares these are: their sum.
 *
 * @throws BeaverdamError SHARES_INVALID for no shares, or shares of different fields or lengths
 */
export function reconstructAdditive(shares: readonly FieldVector[]): FieldVector {
  const [first, ...others] = shares
  if (first === undefined) throw new BeaverdamError('SHARES_INVALID', 'there are no shares')
  const { field, length } = first
  if (others.some((share) => share.field.modulus !== field.modulus || share.length !== length))
    throw new BeaverdamError('SHARES_INVALID', 'the shares are of different fields or lengths')
  const sum = first.slice()
  for (const share of others) field.add(sum.bytes, sum.bytes, share.bytes)
  return sum
}

/** Fresh seeds for all holders but the last, and the generators that they stand for. */
function drawMasks({ n, use, random = randomBytes }: AdditiveOptions): { seeds: Seed[]; prgs: Prg[] } {
  const drawn = Array.from({ length: checkInteger('n', n, 2) - 1 }, () => random(seedBytes))
  return {
    seeds: drawn.map((bytes) => Seed.fromBytes(bytes)),
    prgs: drawn.map((bytes) => seededPrg(Seed.fromBytes(bytes), use)),
  }
}
