import type { Reals } from '../../../../src/field/index.ts'

/** Digits after the point that reals keep if there is room: as many as where nothing is verified. */
const mostFractionBits = 24

/** Field64 has room for norms up to 2^31.2 steps (arXiv 2311.10237: p > 3 norm^2 + 2). */
const mostSteps = 2 ** 31

/**
 * The norm that a report proves of its vector, in steps of 2^-fractionBits. It leaves room for rounding, so that nobody within
 * the bound is refused: rounding moves a vector by half a step in each entry, sqrt(dimension) / 2 steps in all. One more is
 * for the bound itself, which may be no whole number of steps, and for norms computed in doubles.
 *
 * @param bound the largest L2 norm of a vector before it is rounded
 */
export function provedSteps(bound: number, dimension: number, fractionBits: number): number {
  return Math.ceil(bound * 2 ** fractionBits + Math.sqrt(dimension) / 2) + 1
}

/** The largest weight that may be taken times vectors of a norm. @returns 0 if there is no room for the norm itself */
export function largestWeight(l2NormBound: number): number {
  return Math.floor(mostSteps / l2NormBound)
}

/** How many fraction bits leave room for vectors of a norm, times a weight: as many as reals keep, or as fit. */
export function fractionBitsFor(bound: number, dimension: number, maxWeight: number): number {
  let bits = mostFractionBits
  while (bits > 0 && largestWeight(provedSteps(bound, dimension, bits)) < maxWeight) bits--
  return bits
}

/** The L2 norm. */
export function normOf(vector: Reals): number {
  let squares = 0
  for (const x of vector) squares += x * x
  return Math.sqrt(squares)
}

/** A vector within a bound, and whether it had to be scaled down. */
export interface ClippedVector<Vector extends Reals = Reals> {
  readonly vector: Vector | Float64Array
  readonly clipped: boolean
}

/** Scales a vector down to a norm, if it is beyond. */
export function clipNorm<Vector extends Reals>(vector: Vector, bound: number): ClippedVector<Vector> {
  const norm = normOf(vector)
  if (norm <= bound) return { vector, clipped: false }
  return { vector: Float64Array.from(vector, (x) => x * (bound / norm)), clipped: true }
}
