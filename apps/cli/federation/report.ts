import { type Federation, trainInTheClear, type VerifiedUpdates } from '../federate/averaging.ts'
import { evaluate } from '../federate/backpropagation.ts'
import { compareInTheClear } from '../federate/comparison.ts'
import { poolRows } from '../federate/dataset.ts'
import { attacks, type Poison } from '../federate/poison.ts'
import type { EncryptionReport, Report, VerificationReport } from '../federate/report.ts'
import { trainPooled } from '../federate/training.ts'
import { materialOf } from '../sum/aggregation.ts'
import { homomorphic } from '../sum/homomorphic/method.ts'
import type { FederatedData } from './data.ts'
import { modelOf, type TrainingPlan } from './plan.ts'
import { datasetOf } from './rows.ts'
import type { Training } from './run.ts'
import {
  isVerified,
  type VerifiedNorm,
  type VerifiedPlan,
  verifiedMinimum,
  verifiedNorm,
  verifiedWeight,
} from './verification.ts'

/**
 * Reports on a training, and compares it with the same training in the clear and with training on all rows in one place.
 * For that it looks at every client's rows, which only a simulation can.
 *
 * @param poison the clients that lied, if any did
 * @param began when the run began, by `performance.now()`
 */
export async function reportOn(
  plan: TrainingPlan,
  data: FederatedData,
  poison: Poison | undefined,
  trained: Training,
  began: number,
): Promise<Report> {
  const { encodings, rounds, parameters } = trained
  const { training, format } = plan
  const model = modelOf(plan, encodings)
  const test = data.test(encodings)
  const clients = data.clients.map((rows) => datasetOf(rows, encodings))
  const pooledRows = poolRows(clients)
  const [start] = parameters
  // As many passes over the rows as the clients made.
  const pooled = trainPooled(model, start, pooledRows, { ...training, epochs: plan.rounds * training.epochs })
  const norm = isVerified(plan) ? { plan, ...verifiedNorm(plan, model.parameterCount) } : undefined
  const believed: Federation = { model, clients, training, clip: format.clip }
  const federation = { ...believed, poison, verified: norm && verifiedUpdates(norm) }
  const encoding = norm ? { fractionBits: norm.fractionBits, clip: null } : format
  const meanError = 2 ** -(encoding.fractionBits + 1) * (norm ? clientsOverWeight(federation) : 1)
  const comparison = compareInTheClear(federation, parameters, meanError, test)
  const evaluated = (of: Federation) =>
    trainInTheClear(of, start, plan.rounds).map((trained) => evaluate(model, trained, test))
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
      protocol: norm
        ? 'verified'
        : plan.aggregation === 'shares'
          ? plan.threat.protocol
          : homomorphic.protocol,
      triples: materialOf(plan.threat) ?? null,
      field: `Field${plan.field}`,
      ...encoding,
    },
    start: evaluate(model, start, test),
    rounds,
    comparison,
    verification: norm ? verificationReport(norm) : null,
    encryption: await encryptionOf(plan, model.parameterCount),
    poison:
      poison === undefined
        ? null
        : {
            ...poison,
            factor: attacks[poison.attack],
            honest: evaluated(believed),
            unverified: norm ? evaluated({ ...believed, poison }) : null,
          },
    pooled: evaluate(model, pooled, test),
    seconds: (performance.now() - began) / 1000,
  }
}

/** A verified training, and what is verified in it. */
interface TrainingNorm extends VerifiedNorm {
  readonly plan: VerifiedPlan
}

function verifiedUpdates({ plan, ...norm }: TrainingNorm): VerifiedUpdates {
  return { bound: plan.verification.bound, weightOf: (rows) => verifiedWeight(rows, plan.maxRows, norm) }
}

function verificationReport({
  plan,
  fractionBits,
  l2NormBound,
  maxWeight,
}: TrainingNorm): VerificationReport {
  return {
    bound: plan.verification.bound,
    provedBound: l2NormBound / 2 ** fractionBits,
    maxWeight,
    maxRows: plan.maxRows,
    minimum: verifiedMinimum(plan.clients),
    statistics: plan.rows.kind === 'table',
  }
}

async function encryptionOf(plan: TrainingPlan, parameters: number): Promise<EncryptionReport | null> {
  if (plan.aggregation === 'shares') return null
  const { encryptionReport } = await import('./encryption.ts')
  return encryptionReport(plan, parameters)
}

/** What the rounding of an update that is taken times its weight adds up to in the mean of all that are accepted. */
function clientsOverWeight({ clients, poison, verified }: Federation): number {
  const accepted = clients.filter((_, client) => !poison?.liars.includes(client))
  const weights = accepted.map(({ labels }) => verified?.weightOf(labels.length) ?? labels.length)
  return accepted.length / weights.reduce((sum, weight) => sum + weight, 0)
}
