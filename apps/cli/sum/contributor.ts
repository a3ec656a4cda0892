import { runParty } from '../../../src/runtime/index.ts'
import { flatten } from '../files/layout.ts'
import { linkToOthers } from '../processes/linking.ts'
import type { Role } from '../processes/role.ts'
import { contributionTo } from './aggregation.ts'
import { checkRange } from './check-range.ts'
import { type SumPlan, sessionOptionsOf, taskOf } from './plan.ts'
import type { ContributorTask, ProcessResult } from './processes.ts'
import { readContribution } from './read-contribution.ts'

/** What a contributor ends with. */
export interface ContributorResult extends ProcessResult {
  /** How many numbers were clipped. */
  readonly saturated: number
}

/**
 * One contributor: the only process that ever sees its file's numbers. The parent hears the names, shapes and types of
 * the tensors; every aggregator gets a share, which alone is uniformly random.
 */
export const contributor: Role<ContributorTask> = async (
  { place, file, weight },
  parent,
): Promise<ContributorResult> => {
  const update = await readContribution(file, parent)
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
