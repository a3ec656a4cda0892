import type { Release } from '../../../protocols/secure-sum/index.ts'
import { type Party, runParty } from '../../../src/runtime/index.ts'
import { applyUpdate } from '../federate/averaging.ts'
import type { ColumnEncoding } from '../federate/features.ts'
import { initialParameters } from '../federate/model.ts'
import type { AttackName } from '../federate/poison.ts'
import { localStatistics, mergeStatistics } from '../federate/statistics.ts'
import { trainLocally } from '../federate/training.ts'
import { linkToOthers, type Place } from '../processes/linking.ts'
import type { Role } from '../processes/role.ts'
import { contributionTo } from '../sum/aggregation.ts'
import { contributeBelieved } from './believed-round.ts'
import { modelOf, roundScope, sessionOptions, statisticsTask, type TrainingPlan } from './plan.ts'
import type { ContributeToRound } from './round.ts'
import { type ClientRows, datasetOf } from './rows.ts'
import { isVerified } from './verification.ts'

/** What a client is told when it starts: nobody else is told its rows. */
export interface ClientTask {
  readonly place: Place
  readonly plan: TrainingPlan
  readonly rows: ClientRows
  /** How it lies about its updates; undefined for a client that does not. */
  readonly attack: AttackName | undefined
}

/** What a client tells its parent after each round. */
export interface ClientRound {
  /** Coordinates of its update that were clipped. */
  readonly saturated: number
  /** Whether the update as a whole was scaled down to a norm. */
  readonly clipped: boolean
  /** Sent up to now, with the protocol's frames and headers. */
  readonly bytes: number
}

/**
 * One client: trains on its own rows, which stay in this process, and in each round sends every aggregator a share of
 * its update, which alone is uniformly random.
 */
export const client: Role<ClientTask> = async ({ place, plan, rows, attack }, parent): Promise<void> => {
  const transport = await linkToOthers(parent, place)
  await runParty(transport, sessionOptions(plan), async (party, session) => {
    const encodings = await sumStatistics(party, plan, rows)
    const dataset = datasetOf(rows, encodings)
    const model = modelOf(plan, encodings)
    const contribute = await contributeToRounds(plan)
    let parameters = initialParameters(model, plan.training.seed)
    for (let round = 0; round < plan.rounds; round++) {
      const here = { round, client: place.id - (place.names.length - plan.clients) }
      const local = trainLocally(model, parameters, dataset, plan.training, here)
      const { mean, saturated, clipped } = await party.fork(roundScope(round), (at) =>
        contribute(at, round, local, attack),
      )
      parameters = applyUpdate(parameters, mean)
      parent.tell({ saturated, clipped, bytes: session.metrics().wireBytesOut } satisfies ClientRound)
    }
  })
}

async function contributeToRounds(plan: TrainingPlan): Promise<ContributeToRound> {
  // what verifies or encrypts is large, and most trainings have no use for it
  if (isVerified(plan)) {
    const { contributeVerified } = await import('./verified-round.ts')
    return contributeVerified(plan)
  }
  if (plan.aggregation === 'shares') return contributeBelieved(plan, contributionTo(plan.threat))
  const { contributeEncrypted } = await import('../sum/homomorphic/batch.ts')
  return contributeBelieved(plan, contributeEncrypted)
}

/** How the columns of a table become inputs: read off the sum of all clients' statistics, which alone is opened. */
async function sumStatistics(party: Party, plan: TrainingPlan, rows: ClientRows): Promise<ColumnEncoding[]> {
  if (rows.kind !== 'table') return []
  const task = statisticsTask(plan, rows.schema)
  const reals = localStatistics(rows.schema, rows.table)
  const contribute = contributionTo(plan.threat)
  const { release } = await party.fork('statistics', (at) => contribute(at, task, reals, { publish: true }))
  return mergeStatistics(rows.schema, (release as Release).sum())
}
