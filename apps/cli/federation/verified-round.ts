import type { WeightedSum } from '../../../protocols/norm-sum/index.ts'
import {
  type OpenedRelease,
  runVerifiedAggregator,
  runVerifiedContributor,
} from '../../../protocols/verified-sum/index.ts'
import { poisonedUpdate } from '../federate/poison.ts'
import { clipNorm } from '../sum/verified/norm-bound.ts'
import { refusedContributors } from '../sum/verified/refused-contributors.ts'
import { weightedMean } from '../sum/verified/weighted-mean.ts'
import { contributeFalsely } from './false-report.ts'
import type { AggregateRound, ContributeToRound } from './round.ts'
import { roundTerms, type VerifiedPlan, verifiedNorm, verifiedWeight } from './verification.ts'

/**
 * A client's part in a round whose updates are verified: it scales its update down to the bound, if it is beyond, and proves
 * that it is within. A liar claims so of one that is not.
 */
export function contributeVerified(plan: VerifiedPlan): ContributeToRound {
  return async (at, round, { update, weight: rows }, attack) => {
    const terms = roundTerms(plan, round, update.length)
    const weight = verifiedWeight(rows, plan.maxRows, verifiedNorm(plan, update.length))
    if (attack !== undefined) {
      const release = await contributeFalsely(at, terms, { vector: poisonedUpdate(update, attack), weight })
      return { mean: meanOf(release), saturated: 0, clipped: false }
    }
    const { vector, clipped } = clipNorm(update, plan.verification.bound)
    const { release } = await runVerifiedContributor(at, terms, { vector, weight }, { publish: true })
    return { mean: meanOf(release as OpenedRelease), saturated: 0, clipped }
  }
}

/** An aggregator's part in it. */
export function aggregateVerified(plan: VerifiedPlan): AggregateRound {
  return async (at, round, parameters) => {
    const terms = roundTerms(plan, round, parameters)
    const sum = await runVerifiedAggregator(at, terms, { publish: true, within: plan.deadline })
    return { mean: meanOf(sum), contributions: sum.count, refused: refusedContributors(sum) }
  }
}

function meanOf({ result }: OpenedRelease): Float64Array {
  return weightedMean(result as WeightedSum)
}
