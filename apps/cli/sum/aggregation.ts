import {
  AuthenticatedAggregator,
  contributeAuthenticated,
  dealInput,
  dealtServers,
  giveInput,
  type InputSharing,
  MaskedInputs,
  ReplicatedInputs,
  replicatedServers,
  ShamirInputs,
} from '../../../protocols/client-input/index.ts'
import type { MaterialSource, TriplesName } from '../../../protocols/material-source.ts'
import { anyNumber, type PartyCount } from '../../../protocols/party-count.ts'
import {
  type Release,
  type RoleOptions,
  runAggregator,
  runContributor,
  type SumTask,
} from '../../../protocols/secure-sum/index.ts'
import type { AuthenticatedPreprocessing } from '../../../protocols/spdz/index.ts'
import type { ErrorCode } from '../../../src/errors.ts'
import type { EncodeReport, Field, Reals } from '../../../src/field/index.ts'
import { type Party, type PartyId, restrict } from '../../../src/runtime/index.ts'
import { authenticatedSource } from '../threat/choice.ts'
import type { SumProtocol, SumThreat } from './threat.ts'

/** An aggregator's part in one batch, in the batch's scope. */
export type Aggregate = (
  at: Party,
  task: SumTask,
  options: RoleOptions & { readonly within: number },
) => Promise<{
  readonly release: Release
  /** Contributors that this aggregator refused or shut out, and why. */
  readonly refused: ReadonlyMap<PartyId, ErrorCode>
}>

/** A contributor's part in one batch. */
export type Contribute = (
  at: Party,
  task: SumTask,
  reals: Reals,
  options: RoleOptions & { readonly weight?: number },
) => Promise<EncodeReport & { readonly release: Release | undefined }>

/** How the sums of a session are computed: k aggregators are its first parties, helpers of theirs follow, contributors come last. */
export interface Aggregation {
  readonly threat: SumThreat
  readonly aggregators: number
  /** Of all sums of the session that use material. */
  readonly field: Field
}

/**
 * The names of k aggregators. Those that draw from a store go by the names that a pool has for parties on one machine: a pool
 * is for parties of these names alone.
 */
export function aggregatorNames({ protocol, triples }: SumThreat, k: number): readonly string[] {
  const name = protocol === 'spdz' && triples?.name === 'store' ? 'party' : 'aggregator'
  return Array.from({ length: k }, (_, i) => `${name}-${i}`)
}

/** The names of the parties that help the aggregators. */
export function aggregationHelpers(threat: SumThreat): readonly string[] {
  return sourceOf(threat)?.helpers ?? []
}

/** Where the aggregators' material comes from, as a user names it; undefined if they use none. */
export function materialOf(threat: SumThreat): TriplesName | undefined {
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
  const inside = aggregators + aggregationHelpers(threat).length
  const contributors = [...party.names.keys()].slice(inside)
  const aggregateIn =
    (sharingIn: (field: Field) => InputSharing<unknown>): Aggregate =>
    async (at, task, options) => {
      const aggregator = new AuthenticatedAggregator(sharingIn(task.field))
      const { release, absent } = await aggregator.aggregate(at, task, { ...options, contributors })
      return { release, refused: new Map([...at.shutOut].filter(([id]) => absent.includes(id))) }
    }
  switch (threat.protocol) {
    case 'additive':
      return work(runAggregator)
    case 'spdz':
      return authenticatedSource(threat.triples).run(
        restrict(party, inside),
        field,
        ({ id }, preprocessing) => {
          const sharing = new MaskedInputs({ id, preprocessing })
          return work(aggregateIn(() => sharing))
        },
      )
    case 'replicated-malicious':
      return work(aggregateIn((of) => new ReplicatedInputs(of)))
    case 'shamir-malicious':
      return work(aggregateIn((of) => new ShamirInputs(of)))
  }
}

/** With how many aggregators a sum can be computed so. */
export function aggregatorCount(protocol: SumProtocol): PartyCount {
  switch (protocol) {
    case 'additive':
    case 'spdz':
      return anyNumber
    case 'replicated-malicious':
      return replicatedServers
    case 'shamir-malicious':
      return dealtServers
  }
}

/** What gives a contribution to a batch. */
export function contributionTo({ protocol }: SumThreat): Contribute {
  if (protocol === 'additive') return runContributor
  const give = protocol === 'spdz' ? giveInput : dealInput
  return (at, task, reals, options) => contributeAuthenticated(at, task, reals, { ...options, give })
}

/** Where the aggregators' material comes from; undefined if they use none. */
function sourceOf({ protocol, triples }: SumThreat): MaterialSource<AuthenticatedPreprocessing> | undefined {
  return protocol === 'spdz' ? authenticatedSource(triples) : undefined
}
