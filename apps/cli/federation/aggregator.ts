import type { ErrorCode } from '../../../src/errors.ts'
import { runParty } from '../../../src/runtime/index.ts'
import type { ColumnEncoding } from '../federate/features.ts'
import { mergeStatistics } from '../federate/statistics.ts'
import { linkToOthers, type Place } from '../processes/linking.ts'
import type { Role } from '../processes/role.ts'
import { fieldOf } from '../program/field-choice.ts'
import { type Aggregate, withAggregation } from '../sum/aggregation.ts'
import { aggregateBelieved } from './believed-round.ts'
import { modelOf, roundScope, sessionOptions, statisticsTask, type TrainingPlan } from './plan.ts'
import type { AggregateRound } from './round.ts'
import { isVerified } from './verification.ts'

/** What an aggregator is told when it starts. */
export interface AggregatorTask {
  readonly place: Place
  readonly plan: TrainingPlan
}

/** What an aggregator tells its parent after each round. */
export interface AggregatorRound {
  /** Clients whose update is in the mean. */
  readonly contributions: number
  /** Clients, by number, whose report was refused, and why. */
  readonly refused: ReadonlyMap<number, ErrorCode>
  /** The opened mean; told by the first aggregator alone. */
  readonly mean: Float64Array | undefined
  /** Sent up to now, with the protocol's frames and headers. */
  readonly bytes: number
}

/**
 * One aggregator, which sees one share of each update, and of each round the weighted mean and the total weight; or a party
 * that helps the aggregators.
 */
export const aggregator: Role<AggregatorTask> = async ({ place, plan }, parent): Promise<void> => {
  const transport = await linkToOthers(parent, place)
  const aggregation = { ...plan, field: fieldOf(plan.field) }
  await runParty(transport, sessionOptions(plan), (party, session) =>
    withAggregation(party, aggregation, async (aggregate) => {
      const first = place.id === 0
      let encodings: ColumnEncoding[] = []
      if (plan.rows.kind === 'table') {
        const { schema } = plan.rows
        const task = statisticsTask(plan, schema)
        const { release } = await party.fork('statistics', (at) =>
          aggregate(at, task, { publish: true, within: plan.deadline }),
        )
        encodings = mergeStatistics(schema, release.sum())
        if (first) parent.tell(encodings)
      }
      const { parameterCount } = modelOf(plan, encodings)
      const aggregateRound = await aggregateRounds(plan, aggregate)
      for (let round = 0; round < plan.rounds; round++) {
        const { mean, contributions, refused } = await party.fork(roundScope(round), (at) =>
          aggregateRound(at, round, parameterCount),
        )
        parent.tell({
          contributions,
          refused,
          mean: first ? mean : undefined,
          bytes: session.metrics().wireBytesOut,
        } satisfies AggregatorRound)
      }
    }),
  )
}

async function aggregateRounds(plan: TrainingPlan, aggregate: Aggregate): Promise<AggregateRound> {
  if (isVerified(plan)) {
    const { aggregateVerified } = await import('./verified-round.ts')
    return aggregateVerified(plan)
  }
  if (plan.aggregation === 'shares') return aggregateBelieved(plan, aggregate)
  const { aggregateEncrypted } = await import('../sum/homomorphic/batch.ts')
  return aggregateBelieved(plan, aggregateEncrypted)
}
