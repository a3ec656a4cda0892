import type { WeightedSum } from '../../../../protocols/norm-sum/index.ts'
import { runVerifiedAggregator, type VerifiedSum } from '../../../../protocols/verified-sum/index.ts'
import { runParty } from '../../../../src/runtime/index.ts'
import { linkToOthers } from '../../processes/linking.ts'
import type { Role } from '../../processes/role.ts'
import type { AggregatorResult, AggregatorTask, OpenedSum } from '../processes.ts'
import { sessionOptionsOf, type VerifiedSumPlan } from './plan.ts'
import { refusedContributors } from './refused-contributors.ts'
import { weightedMean } from './weighted-mean.ts'

/** One aggregator, which sees one share of each contribution, verifies its norm with the others, and sees the sum of all. */
export const verifiedAggregator: Role<AggregatorTask> = async (
  { place },
  parent,
): Promise<AggregatorResult> => {
  const plan = await parent.hear<VerifiedSumPlan>()
  const transport = await linkToOthers(parent, place)
  const { terms, deadline } = plan
  const { value, metrics } = await runParty(transport, sessionOptionsOf(plan, place.names.length), (party) =>
    runVerifiedAggregator(party, terms, { within: deadline }),
  )
  return {
    sum: place.id === 0 ? opened(value, plan) : undefined,
    refused: refusedContributors(value),
    metrics,
  }
}

function opened({ count, result }: VerifiedSum, { terms, mean }: VerifiedSumPlan): OpenedSum {
  const { sum, weight } =
    terms.vdaf === 'WeightedNormSum'
      ? (result as WeightedSum)
      : { sum: result as Float64Array, weight: count }
  return { values: mean ? weightedMean({ sum, weight }) : sum, totalWeight: weight, count }
}
