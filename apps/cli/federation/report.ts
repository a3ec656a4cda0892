import { type Federation, trainInTheClear } from '../federate/averaging.ts'
import { evaluate } from '../federate/backpropagation.ts'
import { compareInTheClear } from '../federate/comparison.ts'
import { type Dataset, poolRows } from '../federate/dataset.ts'
import { attacks, type Poison } from '../federate/poison.ts'
import type { PoisonReport, Report } from '../federate/report.ts'
import { trainPooled } from '../federate/training.ts'
import { materialOf } from '../sum/aggregation.ts'
import type { FederatedData } from './data.ts'
import { modelOf, type TrainingPlan } from './plan.ts'
import { datasetOf } from './rows.ts'
import type { Training } from './run.ts'

/**
 * Reports on a training, and compares it with the same training in the clear and with training on all rows in one place.
 * For that it looks at every client's rows, which only a simulation can.
 *
 * @param poison the clients that lied, if any did
 * @param began when the run began, by `performance.now()`
 */
export function reportOn(
  plan: TrainingPlan,
  data: FederatedData,
  poison: Poison | undefined,
  trained: Training,
  began: number,
): Report {
  const { encodings, rounds, parameters } = trained
  const { training, format } = plan
  const model = modelOf(plan, encodings)
  const test = data.test(encodings)
  const clients = data.clients.map((rows) => datasetOf(rows, encodings))
  const pooledRows = poolRows(clients)
  const [start] = parameters
  // As many passes over the rows as the clients made.
  const pooled = trainPooled(model, start, pooledRows, { ...training, epochs: plan.rounds * training.epochs })
  const federation = { model, clients, training, clip: format.clip, poison }
  const comparison = compareInTheClear(federation, parameters, 2 ** -(format.fractionBits + 1), test)
  return {
    format: 'beaverdam federate report, version 1',
    data: {
      name: data.name,
      inputs: model.inputs,
      classes: model.classes,
      trainRows: pooledRows.labels.length,
      testRows: test.labels.length,
    },
    model: { hidden: plan.hidden, parameters: model.parameterCount },
    training: { ...training, rounds: plan.rounds },
    aggregation: {
      clients: plan.clients,
      aggregators: plan.aggregators,
      protocol: plan.threat.protocol,
      triples: materialOf(plan.threat) ?? null,
      field: `Field${plan.field}`,
      ...format,
    },
    start: evaluate(model, start, test),
    rounds,
    comparison,
    poison: poison === undefined ? null : onPoison(federation, poison, start, plan.rounds, test),
    pooled: evaluate(model, pooled, test),
    seconds: (performance.now() - began) / 1000,
  }
}

function onPoison(
  federation: Federation,
  poison: Poison,
  start: Float64Array,
  rounds: number,
  test: Dataset,
): PoisonReport {
  const honest = trainInTheClear({ ...federation, poison: undefined }, start, rounds)
  return {
    ...poison,
    factor: attacks[poison.attack],
    honest: honest.map((parameters) => evaluate(federation.model, parameters, test)),
  }
}
