import { BeaverdamError, type ErrorCode, invalidArgument } from '../../src/errors.ts'
import { type RandomSource, randomBytes } from '../../src/random/csprng.ts'
import type { Party, PartyId } from '../../src/runtime/party.ts'
import { restrict } from '../../src/runtime/scoped-party.ts'
import { messageBytes } from '../sealed-report/report-header.ts'
import { type SealOptions, sealReport } from '../sealed-report/seal-report.ts'
import type { Measurement } from '../task/fixed-point.ts'
import type { Task } from '../task/task.ts'
import { type OpenedRelease, releaseOf } from './collector.ts'
import { foundTask } from './found-task.ts'
import type { ReportId } from './report-id.ts'
import { collectSum, makeCollector, publishRelease } from './session-collector.ts'
import { reportStep, submitReport } from './session-report.ts'
import { publishTask, receiveTask, type SessionTerms } from './session-terms.ts'
import { type Verified, VerifiedAggregator } from './verified-aggregator.ts'

/** What all parties of a session choose alike. */
export interface VerifiedRoleOptions {
  /** Whether aggregator 0 sends the sum to the contributors. */
  readonly publish?: boolean
}

export interface VerifiedContributorOptions extends VerifiedRoleOptions, SealOptions {}

export interface VerifiedAggregatorOptions extends VerifiedRoleOptions {
  /** Milliseconds until contributors that have not answered are left out; 60,000 if left out. */
  readonly within?: number
  readonly random?: RandomSource
}

/** What a contributor sent, and the sum if it is published. */
export interface VerifiedContribution {
  readonly task: Task
  readonly id: Uint8Array
  readonly release: OpenedRelease | undefined
}

/** The sum of a batch, and what became of each contributor whose report is not in it. */
export interface VerifiedSum extends OpenedRelease {
  readonly task: Task
  /** Reports in the sum, sorted. */
  readonly ids: readonly ReportId[]
  /** Contributors whose report all aggregators dropped, and why. */
  readonly rejected: ReadonlyMap<PartyId, ErrorCode>
  /** Contributors whose message this aggregator refused, or that it shut out of the session, and why. */
  readonly refused: ReadonlyMap<PartyId, ErrorCode>
  /** Contributors whose report this aggregator has and another lacks. */
  readonly uncounted: readonly PartyId[]
  /** Contributors that did not answer in time. */
  readonly absent: readonly PartyId[]
}

/**
 * A contributor's part in a session whose first k parties are the aggregators and whose others contribute: it takes the task that
 * the aggregators founded, if it is of the terms that it knows, and sends each its message. One batch a scope: rounds of a
 * training each run in `party.fork(...)`.
 *
 * @param measurement as `sealReport` takes it
 * @throws BeaverdamError TASK_MISMATCH, naming the aggregator
 * @throws BeaverdamError TASK_INVALID, KEY_CONFIG_INVALID, OUTSIDE_WINDOW
 * @throws BeaverdamError INVALID_ARGUMENT, for a measurement out of range without repeating it
 *
 * @example
 * const { release } = await runVerifiedContributor(party, terms, update, { publish: true })
 */
export async function runVerifiedContributor(
  party: Party,
  terms: SessionTerms,
  measurement: Measurement,
  { publish = false, ...options }: VerifiedContributorOptions = {},
): Promise<VerifiedContribution> {
  if (party.id < terms.aggregators)
    invalidArgument('party', `a contributor: an id of ${terms.aggregators} or more`, party.id)
  const { task, signedConfigs } = await receiveTask(party, terms)
  const { id, messages } = await sealReport(task, signedConfigs, measurement, options)
  return { task, id, release: await submitReport(party, task, messages, publish) }
}

/**
 * An aggregator's part: founds the task with the others, takes one report from each contributor, verifies with the others
 * those that all have got, and releases the sum of the valid ones, which aggregator 0 collects and tells the others.
 * Contributors that drop out, send nonsense or fail the verification are not counted and stop nobody, as long as the smallest batch is
 * reached; a session ends when a party is lost unless it is told which may (`mayDrop`).
 *
 * Where uploads are authenticated, a contributor is the name of the party at the other end of the link.
 *
 * @throws BeaverdamError PEER_TIMEOUT if fewer contributors than the smallest batch answer in time
 * @throws BeaverdamError BATCH_TOO_SMALL, BATCH_TOO_LARGE
 * @throws BeaverdamError SET_MISMATCH, TASK_MISMATCH, COMMITMENT_INVALID, KEY_CONFIG_INVALID, BROADCAST_INCONSISTENT or
 * MALFORMED_FRAME if an aggregator lies
 * @throws BeaverdamError NOISE_UNSUPPORTED
 *
 * @example
 * const { count, result, rejected } = await runVerifiedAggregator(party, terms, { within: 10_000 })
 */
export async function runVerifiedAggregator(
  party: Party,
  terms: SessionTerms,
  { publish = false, within = 60_000, random = randomBytes }: VerifiedAggregatorOptions = {},
): Promise<VerifiedSum> {
  const contributors = [...party.names.keys()].slice(terms.aggregators)
  checkContributors(terms, contributors.length)
  const aggregators = restrict(party, terms.aggregators)
  const collector = await makeCollector(aggregators, random)
  const taskTerms = { ...terms, collectorKey: collector.publicKey }
  const founded = await foundTask(aggregators, taskTerms, random)
  const { task, keys } = founded
  const aggregator = new VerifiedAggregator(task, party.id, keys)
  publishTask(party, terms, founded, contributors)
  const taken = await takeReports(party, aggregator, contributors, { publish, within })
  const verified = await aggregator.verify(aggregators)
  const batch = await aggregator.agree(aggregators)
  const sealed = await aggregator.release(aggregators, batch, random)
  const sum = await collectSum(aggregators, task, collector, batch, sealed)
  if (publish && party.id === 0) await publishRelease(party, task, contributors, batch.count, sum)
  return {
    task,
    ...releaseOf(task, batch.count, sum),
    ids: batch.ids,
    ...fates(taken.reports, verified),
    refused: taken.refused,
    absent: taken.absent,
  }
}

/** What the message of one contributor is refused for, and not the batch. */
const refusals: readonly ErrorCode[] = [
  'REPORT_MALFORMED',
  'TASK_MISMATCH',
  'RECEIVER_MISMATCH',
  'OUTSIDE_WINDOW',
  'KEY_UNKNOWN',
  'INVALID_POINT',
  'SEAL_INVALID',
  'COMMITMENT_INVALID',
  'REPORT_REPEATED',
  'BATCH_TOO_LARGE',
]

interface TakenReports extends Pick<VerifiedSum, 'refused' | 'absent'> {
  readonly reports: ReadonlyMap<PartyId, ReportId>
}

/** Waits for the contributors' messages and accepts those that open; only what is accepted stays in memory. */
async function takeReports(
  party: Party,
  aggregator: VerifiedAggregator,
  contributors: readonly PartyId[],
  { publish, within }: { readonly publish: boolean; readonly within: number },
): Promise<TakenReports> {
  const { task } = aggregator
  const { uploads, minBatch } = task.parameters
  const messages = await party.gather(contributors, reportStep(task, publish), {
    atLeast: minBatch,
    within,
    maxBytes: messageBytes(task, party.id),
  })
  const reports = new Map<PartyId, ReportId>()
  const refused = new Map([...party.shutOut].filter(([id]) => contributors.includes(id)))
  for (const [from, message] of messages)
    try {
      const name = uploads === 'authenticated' ? party.names[from] : undefined
      reports.set(from, await aggregator.accept(message, name))
    } catch (error) {
      if (!(error instanceof BeaverdamError && refusals.includes(error.code))) throw error
      refused.set(from, error.code)
    }
  return { reports, refused, absent: contributors.filter((id) => !messages.has(id) && !refused.has(id)) }
}

/** Which contributors' reports are not in the sum though they were accepted here. */
function fates(
  reports: ReadonlyMap<PartyId, ReportId>,
  { rejected, waiting }: Verified,
): Pick<VerifiedSum, 'rejected' | 'uncounted'> {
  const codes = new Map<PartyId, ErrorCode>()
  const uncounted: PartyId[] = []
  const isWaiting = new Set(waiting)
  for (const [contributor, id] of reports) {
    const code = rejected.get(id)
    if (code !== undefined) codes.set(contributor, code)
    if (isWaiting.has(id)) uncounted.push(contributor)
  }
  return { rejected: codes, uncounted }
}

/** @throws BeaverdamError BATCH_TOO_SMALL, BATCH_TOO_LARGE */
function checkContributors({ minBatch, maxBatch }: SessionTerms, count: number): void {
  if (count < minBatch)
    throw new BeaverdamError(
      'BATCH_TOO_SMALL',
      `the session has ${count} contributors; the task releases no sum of fewer than ${minBatch}`,
    )
  if (count > maxBatch)
    throw new BeaverdamError(
      'BATCH_TOO_LARGE',
      `the session has ${count} contributors; the task releases at most ${maxBatch} reports together`,
    )
}
