import type { Reals } from '../../src/field/field.ts'

/**
 * A vector, scaled down as far as it takes for its norm to be within a bound; zero where the bound leaves nothing. What is not
 * finite stays so.
 */
export function scaledWithin(vector: Reals, bound: number): Float64Array {
  let sum = 0
  for (const entry of vector) sum += entry * entry
  const norm = Math.sqrt(sum)
  const room = Math.max(0, bound)
  // A little less, for the sum in numbers is not exact.
  const factor = norm > room ? (room / norm) * (1 - 2 ** -20) : 1
  const scaled = new Float64Array(vector)
  for (let i = 0; i < scaled.length; i++) scaled[i] = (scaled[i] as number) * factor
  return scaled
}

/** How far rounding moves a vector at most, as reals: by half a step in each entry, sqrt(dimension) / 2 steps in all. */
export function largestRounding(dimension: number, fractionBits: number): number {
  return Math.sqrt(dimension) / 2 ** (fractionBits + 1)
}
