import type { Field } from '../src/field/field.ts'
import type { RandomSource } from '../src/random/csprng.ts'
import type { Party } from '../src/runtime/party.ts'
import type { AdditivePreprocessing } from '../src/runtime/preprocessing.ts'
import { restrict } from '../src/runtime/scoped-party.ts'
import type { AuthenticatedPreprocessing } from './spdz/authenticated-share.ts'
import { withAuthenticatedDealer } from './triples/dealer/authenticated-client.ts'
import { authenticatedPages } from './triples/dealer/authenticated-page.ts'
import { withDealer } from './triples/dealer/client.ts'
import { serveDealer } from './triples/dealer/dealer.ts'
import { withOtTriples } from './triples/ot/ot-triples.ts'

/** The sources of preprocessing material, as a user names them. */
export type TriplesName = 'dealer' | 'ot' | 'mascot' | 'store'

/** Where a protocol's preprocessing material comes from, and what one relies on by taking it from there. */
export interface MaterialSource<Material> {
  readonly name: TriplesName
  /** In Markdown, in a few words. */
  readonly trust: string
  /** Parties of the session beside those that compute, after them in its list. */
  readonly helpers: readonly string[]
  /**
   * One party's part: at those that compute, the computation with this party's material; a helper's work at a helper.
   *
   * @param party this party among all of the session
   * @param compute is given this party among those that compute
   * @param random where this party's randomness comes from; the CSPRNG except in tests and vectors
   * @returns what the computation returned; undefined at a helper
   */
  run<T>(
    party: Party,
    field: Field,
    compute: (party: Party, material: Material) => Promise<T>,
    random?: RandomSource,
  ): Promise<T | undefined>
}

/** The last party of the session deals additive shares. */
export const dealer: MaterialSource<AdditivePreprocessing> = {
  name: 'dealer',
  trust: '[dealer](protocols/triples/dealer/README.md), who must collude with nobody',
  helpers: ['dealer'],
  async run(party, field, compute, random) {
    const n = party.n - 1
    if (party.id !== n) return withDealer(party, field, (material) => compute(restrict(party, n), material))
    await serveDealer(party, field, random)
    return undefined
  },
}

/** The last party of the session deals authenticated shares. */
export const authenticatedDealer: MaterialSource<AuthenticatedPreprocessing> = {
  ...dealer,
  async run(party, field, compute, random) {
    const n = party.n - 1
    if (party.id !== n)
      return withAuthenticatedDealer(party, field, (material) => compute(restrict(party, n), material))
    await serveDealer(party, field, random, authenticatedPages)
    return undefined
  },
}

/** The parties make additive shares themselves. */
export const obliviousTransfer: MaterialSource<AdditivePreprocessing> = {
  name: 'ot',
  trust: 'nobody: [oblivious transfer](protocols/triples/ot/README.md)',
  helpers: [],
  run: (party, field, compute, random) =>
    withOtTriples(party, field, (material) => compute(party, material), random),
}
