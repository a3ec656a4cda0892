import type { Release } from '../../../protocols/secure-sum/index.ts'
import { poisonedUpdate } from '../federate/poison.ts'
import type { Aggregate, Contribute } from '../sum/aggregation.ts'
import { roundTask, type TrainingPlan } from './plan.ts'
import type { AggregateRound, ContributeToRound } from './round.ts'

/** A client's part in a round whose updates are believed: a liar is free to send what it likes. */
export function contributeBelieved(plan: TrainingPlan, contribute: Contribute): ContributeToRound {
  return async (at, round, { update, weight }, attack) => {
    const told = attack === undefined ? update : poisonedUpdate(update, attack)
    const task = roundTask(plan, round, update.length)
    const { saturated, release } = await contribute(at, task, told, { publish: true, weight })
    return { mean: (release as Release).mean(), saturated, clipped: false }
  }
}

/** An aggregator's part in it. */
export function aggregateBelieved(plan: TrainingPlan, aggregate: Aggregate): AggregateRound {
  return async (at, round, parameters) => {
    const task = roundTask(plan, round, parameters)
    const { release } = await aggregate(at, task, { publish: true, within: plan.deadline })
    return { mean: release.mean(), contributions: release.count, refused: new Map() }
  }
}
