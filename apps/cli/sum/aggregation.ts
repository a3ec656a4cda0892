import { AuthenticatedAggregator, contributeAuthenticated } from '../../../protocols/client-input/index.ts'
import type { MaterialSource, TriplesName } from '../../../protocols/material-source.ts'
import {
  type Release,
  type RoleOptions,
  runAggregator,
  runContributor,
  type SumTask,
} from '../../../protocols/secure-sum/index.ts'
import type { AuthenticatedPreprocessing } from '../../../protocols/spdz/index.ts'
import type { EncodeReport, Field, Reals } from '../../../src/field/index.ts'
import { type Party, restrict } from '../../../src/runtime/index.ts'
import { authenticatedSource, type ThreatChoice } from '../threat/choice.ts'

/** An aggregator's part in one batch, in the batch's scope. */
export type Aggregate = (
  at: Party,
  task: SumTask,
  options: RoleOptions & { readonly within: number },
) => Promise<{ readonly release: Release }>

/** A contributor's part in one batch. */
export type Contribute = (
  at: Party,
  task: SumTask,
  reals: Reals,
  options: RoleOptions & { readonly weight?: number },
) => Promise<EncodeReport & { readonly release: Release | undefined }>

/** How the sums of a session are computed: k aggregators are its first parties, helpers of theirs follow, contributors come last. */
export interface Aggregation {
  readonly threat: ThreatChoice
  readonly aggregators: number
  /** Of all sums of the session, if they are authenticated. */
  readonly field: Field
}

/**
 * The names of k aggregators. Those that draw from a store go by the names that a pool has for parties on one machine: a pool
 * is for parties of these names alone.
 */
export function aggregatorNames({ protocol, triples }: ThreatChoice, k: number): readonly string[] {
  const name = protocol === 'spdz' && triples?.name === 'store' ? 'party' : 'aggregator'
  return Array.from({ length: k }, (_, i) => `${name}-${i}`)
}

/** The names of the parties that help the aggregators. */
export function aggregationHelpers(threat: ThreatChoice): readonly string[] {
  return sourceOf(threat)?.helpers ?? []
}

/** Where the aggregators' material comes from, as a user names it; undefined if they use none. */
export function materialOf(threat: ThreatChoice): TriplesName | undefined {
  return sourceOf(threat)?.name
}

/**
 * Runs an aggregator's work in a session, or a helper's.
 *
 * @param work is given what sums a batch; a helper does no work but to help
 * @returns what the work returned; undefined at a helper
 */
export async function withAggregation<T>(
  party: Party,
  { threat, aggregators, field }: Aggregation,
  work: (aggregate: Aggregate) => Promise<T>,
): Promise<T | undefined> {
  const source = sourceOf(threat)
  if (source === undefined) return work(runAggregator)
  const inside = aggregators + source.helpers.length
  const contributors = [...party.names.keys()].slice(inside)
  return source.run(restrict(party, inside), field, ({ id }, preprocessing) => {
    const aggregator = new AuthenticatedAggregator({ id, preprocessing })
    return work((at, task, options) => aggregator.aggregate(at, task, { ...options, contributors }))
  })
}

/** What gives a contribution to a batch. */
export function contributionTo({ protocol }: ThreatChoice): Contribute {
  return protocol === 'spdz' ? contributeAuthenticated : runContributor
}

/** Where the aggregators' material comes from; undefined if they use none. */
function sourceOf({
  protocol,
  triples,
}: ThreatChoice): MaterialSource<AuthenticatedPreprocessing> | undefined {
  return protocol === 'spdz' ? authenticatedSource(triples) : undefined
}
