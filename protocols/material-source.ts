import { invalidArgument } from '../src/errors.ts'
import type { Field } from '../src/field/field.ts'
import { Field64 } from '../src/field/field64.ts'
import type { RandomSource } from '../src/random/csprng.ts'
import type { Party } from '../src/runtime/party.ts'
import type { AdditivePreprocessing } from '../src/runtime/preprocessing.ts'
import { restrict } from '../src/runtime/scoped-party.ts'
import type { AuthenticatedPreprocessing } from './spdz/authenticated-share.ts'
import { withAuthenticatedDealer } from './triples/dealer/authenticated-client.ts'
import { authenticatedPages } from './triples/dealer/authenticated-page.ts'
import { withDealer } from './triples/dealer/client.ts'
import { serveDealer } from './triples/dealer/dealer.ts'
import { withLatticeTriples } from './triples/lattice/lattice-triples.ts'
import { withLowgear } from './triples/lowgear/lowgear.ts'
import { withMascot } from './triples/mascot/mascot.ts'
import { withOtTriples } from './triples/ot/ot-triples.ts'
import type { SourceSecurity } from './triples/store/pool-header.ts'

/** The sources of preprocessing material, as a user names them. */
export type TriplesName = 'dealer' | 'ot' | 'lattice' | 'mascot' | 'lowgear' | 'store'

/** Where a protocol's preprocessing material comes from, and what one relies on by taking it from there. */
export interface MaterialSource<Material> {
  readonly name: TriplesName
  /** In Markdown, in a few words. */
  readonly trust: string
  /** Parties of the session beside those that compute, after them in its list. */
  readonly helpers: readonly string[]
  /** The only field that it serves; any, if left out. */
  readonly onlyField?: Field
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

/** A source that makes material, rather than keeping it. */
export interface MakingSource<Material> extends MaterialSource<Material> {
  readonly security: SourceSecurity
}

/** The last party of the session deals additive shares. */
const dealer: MakingSource<AdditivePreprocessing> = {
  name: 'dealer',
  trust: '[dealer](protocols/triples/dealer/README.md), who must collude with nobody',
  helpers: ['dealer'],
  security: 'trusted',
  async run(party, field, compute, random) {
    const n = party.n - 1
    if (party.id !== n) return withDealer(party, field, (material) => compute(restrict(party, n), material))
    await serveDealer(party, field, random)
    return undefined
  },
}

/** The last party of the session deals authenticated shares. */
export const authenticatedDealer: MakingSource<AuthenticatedPreprocessing> = {
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
const obliviousTransfer: MakingSource<AdditivePreprocessing> = {
  name: 'ot',
  trust: 'nobody: [oblivious transfer](protocols/triples/ot/README.md)',
  helpers: [],
  security: 'semi-honest',
  run: (party, field, compute, random) =>
    withOtTriples(party, field, (material) => compute(party, material), random),
}

/** The parties make additive shares themselves. */
const latticeEncryption: MakingSource<AdditivePreprocessing> = {
  name: 'lattice',
  trust: 'nobody: [lattice encryption](protocols/triples/lattice/README.md)',
  helpers: [],
  onlyField: Field64,
  security: 'semi-honest',
  run: (party, field, compute, random) =>
    withLatticeTriples(party, field, (material) => compute(party, material), random),
}

/** All parties make authenticated shares together. */
const mascot: MakingSource<AuthenticatedPreprocessing> = {
  name: 'mascot',
  trust: 'nobody: [MASCOT](protocols/triples/mascot/README.md)',
  helpers: [],
  security: 'malicious',
  run: (party, field, compute, random) =>
    withMascot(party, field, (material) => compute(party, material), random && { random }),
}

/** All parties make authenticated shares together. */
const lowgear: MakingSource<AuthenticatedPreprocessing> = {
  name: 'lowgear',
  trust:
    'nobody: [LowGear](protocols/triples/lowgear/README.md), whose own error is 2^-40, and 2^-42 a key period',
  helpers: [],
  onlyField: Field64,
  security: 'malicious',
  run: (party, field, compute, random) =>
    withLowgear(party, field, (material) => compute(party, material), random),
}

/** What additive sharing can use; of those that parties need nobody for the fastest comes first. */
export const additiveSources: readonly MakingSource<AdditivePreprocessing>[] = [
  dealer,
  latticeEncryption,
  obliviousTransfer,
]

/** What SPDZ can use, in such an order: their material is as secure as SPDZ is. */
export const authenticatedSources: readonly MakingSource<AuthenticatedPreprocessing>[] = [
  authenticatedDealer,
  lowgear,
  mascot,
]

/**
 * The source of a name.
 *
 * @param name the first, if left out
 * @throws INVALID_ARGUMENT if it is not among them
 */
export function sourceNamed<Material>(
  sources: readonly MakingSource<Material>[],
  name: TriplesName | undefined,
): MakingSource<Material> {
  const source = sources.find((candidate) => name === undefined || candidate.name === name)
  const names = sources.map((candidate) => candidate.name).join(' or ')
  return source ?? invalidArgument('triples', `${names}, whose material is as secure as the protocol`, name)
}
