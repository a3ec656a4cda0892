import { BeaverdamError, invalidArgument } from '../../src/errors.ts'
import type { EncodeReport, Reals } from '../../src/field/field.ts'
import type { FieldVector } from '../../src/field/vector.ts'
import type { Party, PartyId, Step } from '../../src/runtime/party.ts'
import { restrict } from '../../src/runtime/scoped-party.ts'
import { hashText, stepOf } from '../../src/runtime/step.ts'
import { encodeContribution } from '../secure-sum/contribute.ts'
import { Release } from '../secure-sum/release.ts'
import { checkContributors, type RoleOptions } from '../secure-sum/session-roles.ts'
import type { SumTask } from '../secure-sum/task.ts'
import type { InputSharing } from './input-sharing.ts'
import { publishRelease, receiveRelease } from './publication.ts'
import { type ClientInputs, takeInputs } from './server.ts'

export interface BatchOptions extends RoleOptions {
  /** The parties that contribute: all but the aggregators and those that help them. */
  readonly contributors: readonly PartyId[]
  /** Milliseconds until contributors that have not answered are left out; 60,000 if left out. */
  readonly within?: number
}

/** The release of a batch, and which contributors are not in it. */
export interface AuthenticatedSum extends Omit<ClientInputs<unknown>, 'shares'> {
  readonly release: Release
}

/** What a contributor ends with: how many of its reals were beyond the clip, and the release if it is published. */
export interface AuthenticatedContribution extends EncodeReport {
  readonly release: Release | undefined
}

/** How a contributor gives its vector, which goes with how the aggregators share it: `giveInput` or `dealInput`. */
export type GiveVector = (at: Party, step: Step, aggregators: number, x: FieldVector) => Promise<void>

/**
 * One of the k aggregators of sums that those who lie cannot change unnoticed: contributions enter as inputs of clients, are added
 * as shares, and their sum alone is opened, in a way that is checked.
 *
 * @example
 * const aggregator = new AuthenticatedAggregator(new ReplicatedInputs(task.field))
 * const { release } = await party.fork('round-1', (at) => aggregator.aggregate(at, task, { contributors }))
 */
export class AuthenticatedAggregator<Share> {
  readonly #sharing: InputSharing<Share>

  /** @param sharing how contributions are shared, which says how many aggregators may lie */
  constructor(sharing: InputSharing<Share>) {
    this.#sharing = sharing
  }

  /**
   * Takes one contribution from each contributor, agrees with the other aggregators on those that count, and opens their
   * sum if there are enough. One batch a scope.
   *
   * @param at in a session whose first k parties are the aggregators
   * @throws BeaverdamError PEER_TIMEOUT if fewer contributors than the smallest batch answer in time
   * @throws BeaverdamError BATCH_TOO_SMALL, BATCH_TOO_LARGE
   * @throws BeaverdamError MAC_CHECK_FAILED or OPENING_MISMATCH, BROADCAST_INCONSISTENT
   */
  async aggregate(
    at: Party,
    task: SumTask,
    { contributors, publish = false, within = 60_000 }: BatchOptions,
  ): Promise<AuthenticatedSum> {
    const sharing = this.#sharing
    const { field } = sharing
    if (task.field !== field) invalidArgument('task', `one in ${field.name}`, `one in ${task.field.name}`)
    checkContributors(task, contributors.length)
    const step = authenticatedSumStep(task, publish)
    const { shares, ...others } = await takeInputs(at, step, {
      sharing,
      servers: task.aggregators,
      clients: contributors,
      length: task.elements,
      atLeast: task.minBatch,
      within,
    })
    checkCounted(task, shares.size)
    const share = [...shares.values()].reduce((x, y) => sharing.add(x, y))
    const sum = await restrict(at, task.aggregators).fork('sum', (among) => sharing.open(among, step, share))
    const release = new Release(task, shares.size, sum)
    if (publish) await publishRelease(at, step, contributors, release)
    return { release, ...others }
  }
}

export interface ContributionOptions extends RoleOptions {
  readonly give: GiveVector
  readonly weight?: number
}

/**
 * A contributor's part in a session whose first k parties are the aggregators: gives them its vector, and its weight if the
 * task has weights, and takes the release if it is published. Of an aggregator that lies it hears an error.
 *
 * @param at in the scope of the batch
 * @throws BeaverdamError LENGTH_MISMATCH, NOT_FINITE, INVALID_ARGUMENT
 * @throws BeaverdamError INPUT_MASK_INVALID if an aggregator lied about a mask that it made; then nothing was sent
 * @throws BeaverdamError RELEASE_MISMATCH if the aggregators publish different results
 *
 * @example
 * await party.fork('round-1', (at) => contributeAuthenticated(at, task, update, { give: dealInput }))
 */
export async function contributeAuthenticated(
  at: Party,
  task: SumTask,
  reals: Reals,
  { give, weight, publish = false }: ContributionOptions,
): Promise<AuthenticatedContribution> {
  const step = authenticatedSumStep(task, publish)
  const { vector, saturated } = encodeContribution(task, reals, weight)
  await give(at, step, task.aggregators, vector)
  return { saturated, release: publish ? await receiveRelease(at, step, task) : undefined }
}

/** It names the task and whether it publishes, so that parties which disagree end in DIVERGED. */
export function authenticatedSumStep(task: SumTask, publish: boolean): Step {
  return stepOf('authenticated sum', hashText(`${task.id} ${publish}`))
}

/** @throws BeaverdamError BATCH_TOO_SMALL */
function checkCounted({ minBatch }: SumTask, count: number): void {
  if (count >= minBatch) return
  throw new BeaverdamError(
    'BATCH_TOO_SMALL',
    `all aggregators hold ${count} contributions alike; the task releases no fewer than ${minBatch}`,
  )
}
