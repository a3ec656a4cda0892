import { runAggregator } from '../../../protocols/secure-sum/index.ts'
import { runParty, type SessionMetrics } from '../../../src/runtime/index.ts'
import { linkToOthers, type Place } from '../processes/linking.ts'
import type { Role } from '../processes/role.ts'
import { type SumPlan, taskOf } from './plan.ts'

/** What an aggregator is told when it starts. */
export interface AggregatorTask {
  readonly place: Place
}

/** What an aggregator ends with. */
export interface AggregatorResult {
  /** The sum or the mean; given by the first aggregator alone. */
  readonly values: Float64Array | undefined
  readonly totalWeight: number
  readonly metrics: SessionMetrics
}

/** One aggregator: it sees one share of each contribution, and the sum of all. */
export const aggregator: Role<AggregatorTask> = async ({ place }, parent): Promise<AggregatorResult> => {
  const plan = await parent.hear<SumPlan>()
  const task = taskOf(plan)
  const transport = await linkToOthers(parent, place)
  const { deadline } = plan
  const { value, metrics } = await runParty(transport, { terms: task.terms, deadline }, (party) =>
    runAggregator(party, task, { within: deadline }),
  )
  const { release } = value
  const values = plan.mean ? release.mean() : release.sum()
  return { values: place.id === 0 ? values : undefined, totalWeight: release.totalWeight, metrics }
}
