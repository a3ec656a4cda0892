import { runHomomorphicContributor } from '../../../../protocols/homomorphic-sum/index.ts'
import { runParty } from '../../../../src/runtime/index.ts'
import { flatten } from '../../files/layout.ts'
import { linkToOthers } from '../../processes/linking.ts'
import type { Role } from '../../processes/role.ts'
import { checkRange } from '../check-range.ts'
import type { ContributorResult } from '../contributor.ts'
import type { SumPlan } from '../plan.ts'
import type { ContributorTask } from '../processes.ts'
import { readContribution } from '../read-contribution.ts'
import { homomorphicSessionOf, homomorphicTaskOf } from './plan.ts'

/**
 * One contributor to a sum under encryption: the only process that ever sees its file's numbers. Every aggregator gets the same
 * ciphertexts, which none can decrypt alone, with proofs that their maker knows what is in them.
 */
export const homomorphicContributor: Role<ContributorTask> = async (
  { place, file, weight },
  parent,
): Promise<ContributorResult> => {
  const update = await readContribution(file, parent)
  const plan = await parent.hear<SumPlan>()
  checkRange(update, file, plan)
  const task = homomorphicTaskOf(plan)
  const transport = await linkToOthers(parent, place)
  const options = homomorphicSessionOf(plan, task, place.names.length)
  const { value, metrics } = await runParty(transport, options, (party) =>
    runHomomorphicContributor(party, task, flatten(update), weight === undefined ? {} : { weight }),
  )
  return { saturated: value.saturated, metrics }
}
