import type { Field } from '../../../src/field/field.ts'
import { type RandomSource, randomBytes } from '../../../src/random/csprng.ts'
import type { Party } from '../../../src/runtime/party.ts'
import { AdditiveMaterial } from '../additive-material.ts'
import { withLedPages } from '../led-pages.ts'
import { Pages } from '../pages.ts'
import { otPages } from './ot-pages.ts'
import { PairwiseOts } from './pairwise-ots.ts'

/**
 * Runs a computation with material that all parties make by oblivious transfer, from a setup between any two of them on.
 *
 * Security: against semi-honest parties, up to n - 1 together. One that deviates makes wrong material unnoticed.
 *
 * @throws BeaverdamError as `PairwiseOts.setup` and `withLedPages`
 *
 * @example
 * const result = await withOtTriples(party, Field64, (material) => compute(party, material))
 */
export function withOtTriples<T>(
  party: Party,
  field: Field,
  compute: (material: AdditiveMaterial) => Promise<T>,
  random: RandomSource = randomBytes,
): Promise<T> {
  return party.fork('ot', async (at) => {
    const ots = await PairwiseOts.setup(at, 'semi-honest', random)
    return withLedPages(at, field, otPages(field, ots, random), (fetch) =>
      compute(new AdditiveMaterial('ot', new Pages(fetch))),
    )
  })
}
