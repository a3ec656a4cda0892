import type { Release } from '../../../protocols/secure-sum/index.ts'
import { type PartyId, runParty } from '../../../src/runtime/index.ts'
import { linkToOthers, type Place } from '../processes/linking.ts'
import type { Role } from '../processes/role.ts'
import { fieldOf } from '../program/field-choice.ts'
import { withAggregation } from './aggregation.ts'
import { type SumPlan, sessionOptionsOf, taskOf } from './plan.ts'
import type { AggregatorResult, AggregatorTask, OpenedSum } from './processes.ts'

/** One aggregator, which sees one share of each contribution and the sum of all; or a party that helps the aggregators. */
export const aggregator: Role<AggregatorTask> = async ({ place }, parent): Promise<AggregatorResult> => {
  const plan = await parent.hear<SumPlan>()
  const task = taskOf(plan)
  const transport = await linkToOthers(parent, place)
  const { threat, deadline } = plan
  const aggregation = { threat, aggregators: task.aggregators, field: fieldOf(plan.task.field) }
  const { value, metrics } = await runParty(transport, sessionOptionsOf(plan, place.names.length), (party) =>
    withAggregation(party, aggregation, (aggregate) => aggregate(party, task, { within: deadline })),
  )
  return {
    sum: value && place.id === 0 ? opened(value.release, plan) : undefined,
    refused: contributorsOf(value?.refused ?? new Map(), plan, place),
    metrics,
  }
}

/** Parties of a session by their numbers as contributors, who are its last. */
export function contributorsOf<T>(
  parties: ReadonlyMap<PartyId, T>,
  { task }: Pick<SumPlan, 'task'>,
  { names }: Place,
): ReadonlyMap<number, T> {
  const first = names.length - task.maxBatch
  return new Map([...parties].map(([id, value]) => [id - first, value]))
}

/** What is told of a release. */
export function opened(release: Release, { mean }: SumPlan): OpenedSum {
  const values = mean ? release.mean() : release.sum()
  return { values, totalWeight: release.totalWeight, count: release.count }
}
