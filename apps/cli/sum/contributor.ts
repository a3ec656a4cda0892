import { runParty, type SessionMetrics } from '../../../src/runtime/index.ts'
import { checkFinite, flatten } from '../files/layout.ts'
import { readUpdate, type UpdateLayout } from '../files/update.ts'
import { linkToOthers, type Place } from '../processes/linking.ts'
import type { Role } from '../processes/role.ts'
import { contributionTo } from './aggregation.ts'
import { checkRange } from './check-range.ts'
import { type SumPlan, sessionOptionsOf, taskOf } from './plan.ts'

/** What a contributor is told when it starts. */
export interface ContributorTask {
  readonly place: Place
  readonly file: string
  readonly weight: number | undefined
}

/** What a contributor ends with. */
export interface ContributorResult {
  /** How many numbers were clipped. */
  readonly saturated: number
  readonly metrics: SessionMetrics
}

/**
 * One contributor: the only process that ever sees its file's numbers. The parent hears the names, shapes and types of
 * the tensors; every aggregator gets a share, which alone is uniformly random.
 */
export const contributor: Role<ContributorTask> = async (
  { place, file, weight },
  parent,
): Promise<ContributorResult> => {
  const update = await readUpdate(file)
  checkFinite(update, file)
  const { format, tensors } = update
  const layouts = tensors.map(({ name, shape, dtype }) => ({ name, shape, dtype }))
  parent.tell({ format, tensors: layouts } satisfies UpdateLayout)

  const plan = await parent.hear<SumPlan>()
  checkRange(update, file, plan)
  const task = taskOf(plan)
  const transport = await linkToOthers(parent, place)
  const contribute = contributionTo(plan.threat)
  const { value, metrics } = await runParty(transport, sessionOptionsOf(plan, place.names.length), (party) =>
    contribute(party, task, flatten(update), weight === undefined ? {} : { weight }),
  )
  return { saturated: value.saturated, metrics }
}
