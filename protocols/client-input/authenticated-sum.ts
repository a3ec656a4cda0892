import { BeaverdamError, invalidArgument } from '../../src/errors.ts'
import type { EncodeReport, Reals } from '../../src/field/field.ts'
import { type RandomSource, randomBytes } from '../../src/random/csprng.ts'
import type { Party, PartyId, Step } from '../../src/runtime/party.ts'
import { restrict } from '../../src/runtime/scoped-party.ts'
import { hashText, stepOf } from '../../src/runtime/step.ts'
import { encodeContribution } from '../secure-sum/contribute.ts'
import { Release } from '../secure-sum/release.ts'
import { checkContributors, type RoleOptions } from '../secure-sum/session-roles.ts'
import type { SumTask } from '../secure-sum/task.ts'
import {
  type AuthenticatedPreprocessing,
  type AuthenticatedShare,
  addShares,
} from '../spdz/authenticated-share.ts'
import { SpdzProtocol } from '../spdz/protocol.ts'
import { giveInput } from './client.ts'
import { publishRelease, receiveRelease } from './publication.ts'
import { type ClientInputs, takeInputs } from './server.ts'

export interface AuthenticatedAggregatorOptions {
  readonly id: PartyId
  /** The aggregators' material, and their MAC key. */
  readonly preprocessing: AuthenticatedPreprocessing
  /** Where this aggregator's own randomness comes from; the CSPRNG except in tests. */
  readonly random?: RandomSource
}

export interface BatchOptions extends RoleOptions {
  /** The parties that contribute: all but the aggregators and those that help them. */
  readonly contributors: readonly PartyId[]
  /** Milliseconds until contributors that have not answered are left out; 60,000 if left out. */
  readonly within?: number
}

/** The release of a batch, and which contributors are not in it. */
export interface AuthenticatedSum extends Omit<ClientInputs, 'shares'> {
  readonly release: Release
}

/** What a contributor ends with: how many of its reals were beyond the clip, and the release if it is published. */
export interface AuthenticatedContribution extends EncodeReport {
  readonly release: Release | undefined
}

/**
 * One of the k aggregators of sums that up to k - 1 of them cannot change unnoticed: contributions enter as inputs of clients, are
 * added as authenticated shares, and their sum alone is opened, by SPDZ.
 *
 * @example
 * const aggregator = new AuthenticatedAggregator({ id: party.id, preprocessing })
 * const { release } = await party.fork('round-1', (at) => aggregator.aggregate(at, task, { contributors }))
 */
export class AuthenticatedAggregator {
  readonly #preprocessing: AuthenticatedPreprocessing
  readonly #protocol: SpdzProtocol

  /** @throws FIELD_TOO_SMALL for a field of fewer than 2^60 elements */
  constructor({ id, preprocessing, random = randomBytes }: AuthenticatedAggregatorOptions) {
    this.#preprocessing = preprocessing
    this.#protocol = new SpdzProtocol({ id, preprocessing, random })
  }

  /**
   * Takes one contribution from each contributor, agrees with the other aggregators on those that count, and opens their
   * sum if there are enough. One batch a scope.
   *
   * @param at in a session whose first k parties are the aggregators
   * @throws BeaverdamError PEER_TIMEOUT if fewer contributors than the smallest batch answer in time
   * @throws BeaverdamError BATCH_TOO_SMALL, BATCH_TOO_LARGE
   * @throws BeaverdamError MAC_CHECK_FAILED, BROADCAST_INCONSISTENT
   */
  async aggregate(
    at: Party,
    task: SumTask,
    { contributors, publish = false, within = 60_000 }: BatchOptions,
  ): Promise<AuthenticatedSum> {
    const { field } = this.#protocol
    if (task.field !== field) invalidArgument('task', `one in ${field.name}`, `one in ${task.field.name}`)
    checkContributors(task, contributors.length)
    const step = authenticatedSumStep(task, publish)
    const { shares, ...others } = await takeInputs(at, step, {
      servers: task.aggregators,
      clients: contributors,
      length: task.elements,
      preprocessing: this.#preprocessing,
      atLeast: task.minBatch,
      within,
    })
    checkCounted(task, shares.size)
    const share = [...shares.values()].reduce(addShares) as AuthenticatedShare
    const sum = await restrict(at, task.aggregators).fork('sum', (among) =>
      this.#protocol.open(among, step, share),
    )
    const release = new Release(task, shares.size, sum)
    if (publish) await publishRelease(at, step, contributors, release)
    return { release, ...others }
  }
}

/**
 * A contributor's part in a session whose first k parties are the aggregators: gives them its vector, and its weight if the
 * task has weights, and takes the release if it is published. Of an aggregator that lies it hears an error.
 *
 * @param at in the scope of the batch
 * @throws BeaverdamError LENGTH_MISMATCH, NOT_FINITE, INVALID_ARGUMENT
 * @throws BeaverdamError INPUT_MASK_INVALID if an aggregator lied about the mask; then nothing was sent
 * @throws BeaverdamError RELEASE_MISMATCH if the aggregators publish different results
 */
export async function contributeAuthenticated(
  at: Party,
  task: SumTask,
  reals: Reals,
  { weight, publish = false }: RoleOptions & { readonly weight?: number } = {},
): Promise<AuthenticatedContribution> {
  const step = authenticatedSumStep(task, publish)
  const { vector, saturated } = encodeContribution(task, reals, weight)
  await giveInput(at, step, task.aggregators, vector)
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
