import { applyUpdate } from '../federate/averaging.ts'
import { evaluate } from '../federate/backpropagation.ts'
import type { ColumnEncoding } from '../federate/features.ts'
import { initialParameters } from '../federate/model.ts'
import type { Poison } from '../federate/poison.ts'
import type { RoundRecord } from '../federate/report.ts'
import type { RoundTable } from '../federate/terminal.ts'
import type { Crew } from '../processes/crew.ts'
import { linkMembers } from '../processes/linking.ts'
import { runCrew } from '../processes/run-crew.ts'
import { aggregationHelpers, aggregatorNames } from '../sum/aggregation.ts'
import type { AggregatorRound, AggregatorTask } from './aggregator.ts'
import type { ClientRound, ClientTask } from './client.ts'
import type { FederatedData } from './data.ts'
import { modelOf, roundTask, type TrainingPlan } from './plan.ts'
import { isVerified } from './verification.ts'

/** What a training came to, as whoever follows it sees it. */
export interface Training {
  readonly encodings: readonly ColumnEncoding[]
  readonly rounds: readonly RoundRecord[]
  /** The global parameters at the start and after each round. */
  readonly parameters: readonly [start: Float64Array, ...Float64Array[]]
}

/**
 * Trains one model in processes of their own: clients, each with its rows, and k aggregators, linked by WebSocket. This
 * process follows the opened means and judges the model on the rows held out.
 *
 * @param poison the clients that lie, if any do: their processes alone are told
 * @throws BeaverdamError HEADROOM_EXCEEDED, before any process starts, if the mean of the updates could wrap
 * @throws BeaverdamError the cause of the first failure
 */
export async function trainFederated(
  plan: TrainingPlan,
  data: FederatedData,
  poison: Poison | undefined,
  table: RoundTable,
): Promise<Training> {
  if (isVerified(plan)) {
    const { checkRoom } = await import('./check-room.ts')
    checkRoom(plan)
  } else {
    // Room does not hang on the number of parameters, which a table's statistics have yet to tell.
    roundTask(plan, 0, 1)
  }
  const aggregators = aggregatorNames(plan.threat, plan.aggregators)
  const clients = data.clients.map((_, i) => `client-${i}`)
  const names = [...aggregators, ...aggregationHelpers(plan.threat), ...clients]
  const assignments = names.map((name, id) => {
    const place = { id, names }
    const client = id - (names.length - plan.clients)
    const rows = data.clients[client]
    const attack = poison?.liars.includes(client) ? poison.attack : undefined
    return rows === undefined
      ? { name, role: 'federate aggregator', task: { place, plan } satisfies AggregatorTask }
      : { name, role: 'federate client', task: { place, plan, rows, attack } satisfies ClientTask }
  })
  table.progress(`linking ${names.length} processes`)
  const work = async (crew: Crew) => {
    await linkMembers(crew, names)
    return follow(crew, { plan, data, table, aggregators, clients })
  }
  return runCrew(assignments, work, { deadlineMs: plan.deadline })
}

interface Following {
  readonly plan: TrainingPlan
  readonly data: FederatedData
  readonly table: RoundTable
  readonly aggregators: readonly string[]
  readonly clients: readonly string[]
}

async function follow(crew: Crew, { plan, data, table, aggregators, clients }: Following): Promise<Training> {
  const [opener = ''] = aggregators
  table.progress('training')
  const encodings = plan.rows.kind === 'table' ? await crew.hear<ColumnEncoding[]>(opener) : []
  const model = modelOf(plan, encodings)
  const test = data.test(encodings)
  const parameters: [Float64Array, ...Float64Array[]] = [initialParameters(model, plan.training.seed)]
  const rounds: RoundRecord[] = []
  let [current] = parameters
  let bytesBefore = 0
  let began = performance.now()
  table.open()
  for (let round = 0; round < plan.rounds; round++) {
    table.progress(`round ${round + 1} of ${plan.rounds}`)
    const [opened, trained] = await Promise.all([
      crew.hearAll<AggregatorRound>(aggregators),
      crew.hearAll<ClientRound>(clients),
    ])
    const [{ contributions, refused, mean }] = opened as [AggregatorRound]
    current = applyUpdate(current, mean as Float64Array)
    parameters.push(current)
    const bytes = [...opened, ...trained].reduce((sum, member) => sum + member.bytes, 0)
    const ended = performance.now()
    const record = {
      round: round + 1,
      ...evaluate(model, current, test),
      contributions,
      refused: Array.from(refused, ([client, code]) => ({ client, code })),
      bytes: bytes - bytesBefore,
      seconds: (ended - began) / 1000,
      saturated: trained.reduce((sum, { saturated }) => sum + saturated, 0),
      clippedUpdates: trained.filter(({ clipped }) => clipped).length,
    }
    rounds.push(record)
    table.round(record)
    bytesBefore = bytes
    began = ended
  }
  table.close()
  return { encodings, rounds, parameters }
}
