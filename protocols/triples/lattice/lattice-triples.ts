import { invalidArgument } from '../../../src/errors.ts'
import type { Field } from '../../../src/field/field.ts'
import { Field64 } from '../../../src/field/field64.ts'
import { type RandomSource, randomBytes } from '../../../src/random/csprng.ts'
import type { Party } from '../../../src/runtime/party.ts'
import { AdditiveMaterial } from '../additive-material.ts'
import { withLedPages } from '../led-pages.ts'
import { Pages } from '../pages.ts'
import { latticePages } from './lattice-pages.ts'
import { PairwiseKeys, productParameters } from './pairwise-keys.ts'

/**
 * Runs a computation with material that all parties make by lattice encryption, from keys of each on.
 *
 * Security: against semi-honest parties, up to n - 1 together. One that deviates makes wrong material unnoticed.
 *
 * @param field Field64
 * @throws BeaverdamError INVALID_ARGUMENT for another field
 * @throws BeaverdamError as `PairwiseKeys.setup` and `withLedPages`
 *
 * @example
 * const result = await withLatticeTriples(party, Field64, (material) => compute(party, material))
 */
export async function withLatticeTriples<T>(
  party: Party,
  field: Field,
  compute: (material: AdditiveMaterial) => Promise<T>,
  random: RandomSource = randomBytes,
): Promise<T> {
  if (field.modulus !== Field64.modulus)
    invalidArgument('field', 'Field64, whose elements lattice encryption packs', field.name)
  return party.fork('lattice', async (at) => {
    const keys = await PairwiseKeys.setup(at, productParameters(), random)
    return withLedPages(at, field, latticePages(keys), (fetch) =>
      compute(new AdditiveMaterial('lattice', new Pages(fetch))),
    )
  })
}
