import { BeaverdamError, type ErrorCode, invalidArgument } from '../../src/errors.ts'
import type { EncodeReport, Reals } from '../../src/field/field.ts'
import type { Party, Step } from '../../src/runtime/party.ts'
import { restrict } from '../../src/runtime/scoped-party.ts'
import { hashText, stepOf } from '../../src/runtime/step.ts'
import { acceptAll, type NotAccepted } from './accept-all.ts'
import { Aggregator } from './aggregator.ts'
import { type ContributeOptions, contribute } from './contribute.ts'
import type { ContributionId } from './contribution-id.ts'
import type { Ledger } from './ledger.ts'
import { Release } from './release.ts'
import { maxShareMessageBytes } from './share-message.ts'
import type { SumTask } from './task.ts'

/** What all parties of a session choose alike. */
export interface RoleOptions {
  /** Whether aggregator 0 sends the release to the contributors. */
  readonly publish?: boolean
}

export interface ContributorOptions extends RoleOptions, ContributeOptions {}

export interface AggregatorOptions extends RoleOptions {
  /** Milliseconds until contributors that have not answered are left out; 60,000 if left out. */
  readonly within?: number
  /** Where contributions are kept. One ledger for all batches of a task knows those that were released before. */
  readonly ledger?: Ledger
}

/** How many of a contributor's own reals were beyond the clip, and the release if it is published. */
export interface Contributed extends EncodeReport {
  readonly id: ContributionId
  readonly release: Release | undefined
}

/** The release of a batch, and which contributions are not in it. */
export interface Aggregated extends NotAccepted {
  readonly release: Release
  /** What this aggregator accepted and another lacks. */
  readonly uncounted: readonly ContributionId[]
}

/**
 * A contributor's part in a session whose first k parties are the aggregators and whose others contribute: one message
 * to each aggregator, and the release if it is published. Contributors don't talk to each other. One batch a scope:
 * rounds of a training each run in `party.fork(...)`.
 *
 * @throws BeaverdamError LENGTH_MISMATCH, NOT_FINITE, INVALID_ARGUMENT as `contribute` does
 *
 * @example
 * const { release } = await runContributor(party, task, update, { weight: rows.length, publish: true })
 * const mean = release?.mean()
 */
export async function runContributor(
  party: Party,
  task: SumTask,
  reals: Reals,
  options: ContributorOptions = {},
): Promise<Contributed> {
  const { publish = false } = options
  if (party.id < task.aggregators)
    invalidArgument('party', `a contributor: an id of ${task.aggregators} or more`, party.id)
  const { id, messages, saturated } = await contribute(task, reals, options)
  const { shares, release } = stepsOf(task, publish)
  await Promise.all(messages.map((message, aggregator) => party.send(aggregator, shares, message)))
  if (!publish) return { id, saturated, release: undefined }
  const bytes = await party.receive(0, release, Release.bytes(task))
  return { id, saturated, release: Release.fromBytes(task, bytes) }
}

/**
 * An aggregator's part: takes one contribution from each contributor, agrees with the other aggregators on those that
 * all have got, and opens their sum. Contributors that drop out or send nonsense are not counted and stop nobody, as
 * long as the smallest batch is reached; a session ends when a party is lost, or sends what no party sends, unless it is
 * told which may drop out (`mayDrop`).
 *
 * @throws BeaverdamError PEER_TIMEOUT if fewer contributors than the smallest batch answer in time
 * @throws BeaverdamError BATCH_TOO_SMALL, BATCH_TOO_LARGE
 * @throws BeaverdamError SET_MISMATCH
 *
 * @example
 * const { release } = await runAggregator(party, task, { publish: true })
 */
export async function runAggregator(
  party: Party,
  task: SumTask,
  { publish = false, within = 60_000, ledger }: AggregatorOptions = {},
): Promise<Aggregated> {
  const aggregator = new Aggregator(task, party.id, ledger)
  const contributors = [...party.names.keys()].slice(task.aggregators)
  checkContributors(task, contributors.length)
  const steps = stepsOf(task, publish)
  const messages = await party.gather(contributors, steps.shares, {
    atLeast: task.minBatch,
    within,
    maxBytes: maxShareMessageBytes(task),
  })
  const notAccepted = await acceptAll(party, aggregator, contributors, messages, refusals)
  const aggregators = restrict(party, task.aggregators)
  const batch = await aggregator.agree(aggregators)
  const release = await aggregator.open(aggregators, batch)
  if (publish && party.id === 0) {
    const bytes = release.toBytes()
    await Promise.all(contributors.map((to) => party.send(to, steps.release, bytes)))
  }
  return { release, uncounted: batch.uncounted, ...notAccepted }
}

/** What a ledger and the checks of a message refuse one contribution for, and not the batch. */
const refusals: readonly ErrorCode[] = ['CONTRIBUTION_INVALID', 'CONTRIBUTION_REPEATED', 'BATCH_TOO_LARGE']

/** Every step names the task and whether it publishes, so that parties which disagree end in DIVERGED. */
function stepsOf(task: SumTask, publish: boolean): { readonly shares: Step; readonly release: Step } {
  const agreed = hashText(`${task.id} ${publish}`)
  return {
    shares: stepOf('secure-sum contribution', agreed),
    release: stepOf('secure-sum release', agreed),
  }
}

/** @throws BeaverdamError BATCH_TOO_SMALL, BATCH_TOO_LARGE */
export function checkContributors(task: SumTask, count: number): void {
  if (count < task.minBatch)
    throw new BeaverdamError(
      'BATCH_TOO_SMALL',
      `the session has ${count} contributors; the task releases no fewer than ${task.minBatch} contributions`,
    )
  if (count > task.maxBatch)
    throw new BeaverdamError(
      'BATCH_TOO_LARGE',
      `the session has ${count} contributors; the task releases at most ${task.maxBatch} contributions`,
    )
}
