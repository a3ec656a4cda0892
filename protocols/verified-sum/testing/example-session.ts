import type { Party } from '../../../src/runtime/party.ts'
import { simulate } from '../../../src/runtime/simulate.ts'
import { memoryTransports } from '../../../src/transport/memory.ts'
import { KeyPair } from '../../hpke/key-pair.ts'
import { sealReport } from '../../sealed-report/seal-report.ts'
import type { Measurement } from '../../task/fixed-point.ts'
import type { Task } from '../../task/task.ts'
import type { AggregatorKeys } from '../aggregator-keys.ts'
import { foundTask, type TaskTerms } from '../found-task.ts'
import type { ReportLedger } from '../report-ledger.ts'
import { VerifiedAggregator } from '../verified-aggregator.ts'

/** A count of at least two and at most a hundred open reports. */
export const countTerms: Omit<TaskTerms, 'collectorKey'> = {
  name: 'answers, week 12',
  vdaf: 'Prio3Count',
  field: 'Field64',
  parameters: {},
  fractionBits: 0,
  minBatch: 2,
  maxBatch: 100,
  opens: 1_800_000_000,
  closes: 1_800_604_800,
  uploads: 'open',
}

/** Runs the aggregators in this process. */
export async function amongAggregators<T>(k: number, body: (party: Party) => Promise<T>): Promise<T[]> {
  const names = Array.from({ length: k }, (_, id) => `aggregator-${id}`)
  const outcomes = await simulate(memoryTransports(names), { terms: {} }, body)
  return outcomes.map(({ value }) => value)
}

/** A task with all that belongs to it, of all sides. */
export interface Example {
  readonly task: Task
  readonly collector: KeyPair
  readonly configs: readonly Uint8Array[]
  readonly keys: readonly AggregatorKeys[]
}

export async function foundExample(k: number, terms: Partial<TaskTerms> = {}): Promise<Example> {
  const collector = await KeyPair.generate()
  const founded = await amongAggregators(k, (party) =>
    foundTask(party, { ...countTerms, ...terms, collectorKey: collector.publicKey }),
  )
  const [{ task, signedConfigs }] = founded as [(typeof founded)[0]]
  return { task, collector, configs: signedConfigs, keys: founded.map(({ keys }) => keys) }
}

/** What the client of a measurement sends, to each aggregator its own. */
export async function messagesOf(
  { task, configs }: Example,
  measurement: Measurement,
): Promise<readonly Uint8Array[]> {
  return (await sealReport(task, configs, measurement, { time: task.parameters.opens })).messages
}

export function aggregatorsOf(
  { task, keys }: Example,
  ledgers: readonly ReportLedger[] = [],
): readonly VerifiedAggregator[] {
  return keys.map((own, id) => new VerifiedAggregator(task, id, own, ledgers[id]))
}
