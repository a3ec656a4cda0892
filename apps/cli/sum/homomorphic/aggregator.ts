import { runHomomorphicAggregator } from '../../../../protocols/homomorphic-sum/index.ts'
import { runParty } from '../../../../src/runtime/index.ts'
import { linkToOthers } from '../../processes/linking.ts'
import type { Role } from '../../processes/role.ts'
import { contributorsOf, opened } from '../aggregator.ts'
import type { SumPlan } from '../plan.ts'
import type { AggregatorResult, AggregatorTask } from '../processes.ts'
import { homomorphicSessionOf, homomorphicTaskOf } from './plan.ts'

/** One aggregator, which has a share of the key that contributions are encrypted under, and decrypts with the others their sum. */
export const homomorphicAggregator: Role<AggregatorTask> = async (
  { place },
  parent,
): Promise<AggregatorResult> => {
  const plan = await parent.hear<SumPlan>()
  const task = homomorphicTaskOf(plan)
  const transport = await linkToOthers(parent, place)
  const options = homomorphicSessionOf(plan, task, place.names.length)
  const { value, metrics } = await runParty(transport, options, (party) =>
    runHomomorphicAggregator(party, task, { within: plan.deadline }),
  )
  return {
    sum: place.id === 0 ? opened(value.release, plan) : undefined,
    refused: contributorsOf(value.refused, plan, place),
    metrics,
  }
}
