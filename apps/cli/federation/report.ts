import { evaluate } from '../federate/backpropagation.ts'
import { compareInTheClear } from '../federate/comparison.ts'
import { poolRows } from '../federate/dataset.ts'
import type { Report } from '../federate/report.ts'
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
 * @param began when the run began, by `performance.now()`
 */
export function reportOn(plan: TrainingPlan, data: FederatedData, trained: Training, began: number): Report {
  const { encodings, rounds, parameters } = trained
  const { training, format } = plan
  const model = modelOf(plan, encodings)
  const test = data.test(encodings)
  const clients = data.clients.map((rows) => datasetOf(rows, encodings))
  const pooledRows = poolRows(clients)
  const [start] = parameters
  // As many passes over the rows as the clients made.
  const pooled = trainPooled(model, start, pooledRows, { ...training, epochs: plan.rounds * training.epochs })
  const federation = { model, clients, training, clip: format.clip }
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
    pooled: evaluate(model, pooled, test),
    seconds: (performance.now() - began) / 1000,
  }
}
