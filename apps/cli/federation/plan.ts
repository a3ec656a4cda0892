import { createHash } from 'node:crypto'
import { SumTask } from '../../../protocols/secure-sum/index.ts'
import { Field128, type FixedFormat } from '../../../src/field/index.ts'
import type { SessionOptions } from '../../../src/runtime/index.ts'
import { type ColumnEncoding, type FeatureSchema, inputNames } from '../federate/features.ts'
import { classifier, type Model } from '../federate/model.ts'
import { maxStatistic, statisticsLength } from '../federate/statistics.ts'
import type { TrainingOptions } from '../federate/training.ts'
import { type FieldName, fieldOf } from '../program/field-choice.ts'
import type { SumThreat } from '../sum/threat.ts'
import type { Verification } from './verification.ts'

/** What clients and aggregators of a training agree on before it begins: all of it is public. */
export interface TrainingPlan {
  readonly clients: number
  readonly aggregators: number
  readonly rounds: number
  /** Units of the hidden layer; 0 for logistic regression. */
  readonly hidden: number
  readonly training: TrainingOptions
  readonly threat: SumThreat
  /** What aggregators get of an update: a share each, or all the same ciphertexts. */
  readonly aggregation: 'shares' | 'homomorphic'
  readonly field: FieldName
  /** How updates are encoded, unless they are verified. */
  readonly format: FixedFormat
  /** How updates are verified; undefined if clients are believed. */
  readonly verification: Verification | undefined
  /** The most rows that a client may have, and so its largest weight. */
  readonly maxRows: number
  readonly rows: RowShape
  /** Milliseconds until a wait ends in PEER_TIMEOUT. */
  readonly deadline: number
}

/** What the model learns from: rows of numbers, or of a table whose columns are encoded by statistics of all rows. */
export type RowShape =
  | { readonly kind: 'numbers'; readonly inputs: number; readonly classes: number }
  | { readonly kind: 'table'; readonly schema: FeatureSchema }

/** Statistics are sums of squares of whatever numbers a column holds, so they get all the room that there is. */
const statisticsFormat: FixedFormat = { fractionBits: 40, clip: maxStatistic }

/** The sum of the clients' column statistics. */
export function statisticsTask({ clients, aggregators }: TrainingPlan, schema: FeatureSchema): SumTask {
  return new SumTask({
    name: 'column statistics',
    field: Field128,
    length: statisticsLength(schema),
    format: statisticsFormat,
    minBatch: clients,
    maxBatch: clients,
    aggregators,
  })
}

/**
 * The mean of the clients' updates in a round, each weighted by its rows.
 *
 * @throws BeaverdamError HEADROOM_EXCEEDED
 */
export function roundTask(plan: TrainingPlan, round: number, parameters: number): SumTask {
  const { clients, aggregators, field, format, maxRows } = plan
  return new SumTask({
    name: `round ${round}`,
    field: fieldOf(field),
    length: parameters,
    format,
    maxWeight: maxRows,
    minBatch: clients,
    maxBatch: clients,
    aggregators,
  })
}

/** The model that the clients train. @param encodings of the columns, for rows of a table */
export function modelOf({ rows, hidden }: TrainingPlan, encodings: readonly ColumnEncoding[]): Model {
  if (rows.kind === 'numbers') return classifier({ ...rows, hidden })
  const inputs = encodings.flatMap(inputNames).length
  return classifier({ inputs, hidden, classes: rows.schema.classes.length })
}

/** The session of a training. */
export function sessionOptions(plan: TrainingPlan): SessionOptions {
  const { deadline } = plan
  const terms = {
    protocol: 'beaverdam/federate/v1',
    plan: createHash('sha256').update(JSON.stringify(plan)).digest('hex'),
  }
  // A client that trains sends no heartbeats, so silence is no sign of loss before the deadline.
  return { terms, deadline, silence: deadline }
}

/** The scope of a round, counted from 0. */
export function roundScope(round: number): string {
  return `round-${round}`
}
