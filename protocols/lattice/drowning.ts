import type { Prg } from '../../src/random/prg.ts'
import type { LatticeParameters } from './parameters.ts'
import type { Drowning } from './ring.ts'

/**
 * N integers r that are uniform in -E/2..E/2 - 1, to drown noise in: with v that is at most B in magnitude, v + r is
 * within B / E of r (statistical distance), a coefficient.
 *
 * The top digit is within 2^-96 of uniform, the others are uniform.
 */
export async function sampleDrowning(
  { ring, n, drowning, drowningTop, drowningWords }: LatticeParameters,
  prg: Prg,
): Promise<Drowning> {
  const digits = [await ring.below(drowningTop, prg)]
  for (let place = 0; place < drowningWords; place++) digits.push(await prg.next(4 * n))
  return { digits, offset: drowning / 2n }
}
