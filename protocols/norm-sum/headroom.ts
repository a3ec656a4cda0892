import { BeaverdamError } from '../../src/errors.ts'
import { nextPowerOf2 } from '../../src/field/ntt.ts'
import type { PineOptions } from './parameters.ts'

/** Norms are below it in any field, so that numbers hold them exactly. */
const normLimit = 2 ** 48

/** T, a power of two, so that bits suffice to show that the result of a wraparound check is in -T + 1..T. */
export function wraparoundBound(alpha: number, largestNorm: number): bigint {
  return BigInt(nextPowerOf2(Math.ceil(alpha * largestNorm) + 1))
}

/**
 * Refuses bounds for which the field is too small for the proof: with B the square of the largest norm, the range check takes
 * p > 3 B + 2 (arXiv 2311.10237, figure 1), the wraparound checks p >= max(T^2 / 4000, 2600 T, 2 r) (lemma 3.3).
 *
 * @throws BeaverdamError HEADROOM_EXCEEDED, naming the most fraction bits and the largest weight that fit
 */
export function checkHeadroom(options: PineOptions): void {
  const { field, fractionBits, l2NormBound, maxWeight } = options
  const largest = largestNorm(options)
  if (l2NormBound * (maxWeight ?? 1) <= largest) return
  const bits = mostFractionBits(options, largest)
  const weight = Math.floor(largest / l2NormBound)
  const fitting = [
    ...(bits === undefined ? [] : [`${bits} fraction bits`]),
    ...(maxWeight === undefined || weight === 0 ? [] : [`weights up to ${weight}`]),
  ]
  const norms = `norms up to ${l2NormBound / 2 ** fractionBits}`
  const weights = maxWeight === undefined ? '' : ` times weights up to ${maxWeight}`
  const remedy = fitting.length === 0 ? 'take a smaller bound' : `${fitting.join(', or ')} would fit`
  throw new BeaverdamError(
    'HEADROOM_EXCEEDED',
    `${field.name} has no room to prove ${norms}${weights} at ${fractionBits} fraction bits; ${remedy}`,
  )
}

/** The largest norm, in units of the field, of which the field proves that a vector is within. */
function largestNorm({ field, alpha, wrChecks }: PineOptions): number {
  const q = field.modulus
  const fits = (norm: number) => {
    const T = wraparoundBound(alpha, norm)
    return (
      q > 3n * BigInt(norm) ** 2n + 2n && T ** 2n <= 4000n * q && 2600n * T <= q && 2n * BigInt(wrChecks) <= q
    )
  }
  let norm = 0
  for (let bit = normLimit / 2; bit >= 1; bit /= 2) if (fits(norm + bit)) norm += bit
  return norm
}

/** The most fraction bits, fewer than there are, with which the bound is a whole number and fits. */
function mostFractionBits(
  { fractionBits, l2NormBound, maxWeight }: PineOptions,
  largest: number,
): number | undefined {
  let bits = fractionBits
  let norm = l2NormBound
  while (norm * (maxWeight ?? 1) > largest && bits > 0 && norm % 2 === 0) {
    norm /= 2
    bits--
  }
  return norm * (maxWeight ?? 1) <= largest ? bits : undefined
}
