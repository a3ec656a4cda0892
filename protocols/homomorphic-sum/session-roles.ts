import { type ErrorCode, invalidArgument } from '../../src/errors.ts'
import type { Reals } from '../../src/field/field.ts'
import { type RandomSource, randomBytes } from '../../src/random/csprng.ts'
import type { Party, Step } from '../../src/runtime/party.ts'
import { restrict } from '../../src/runtime/scoped-party.ts'
import { hashText, stepOf } from '../../src/runtime/step.ts'
import { makeJointColumns } from '../lattice/joint-key.ts'
import { acceptAll } from '../secure-sum/accept-all.ts'
import { Release } from '../secure-sum/release.ts'
import {
  type Aggregated,
  type AggregatorOptions,
  type Contributed,
  type ContributorOptions,
  checkContributors,
} from '../secure-sum/session-roles.ts'
import { encryptContribution } from './encrypt-contribution.ts'
import { HomomorphicAggregator } from './homomorphic-aggregator.ts'
import type { HomomorphicTask } from './homomorphic-task.ts'
import { publishKey, receiveKey } from './key-publication.ts'
import { reportBytes } from './report-message.ts'

export interface HomomorphicAggregatorOptions extends Omit<AggregatorOptions, 'ledger'> {
  /** The CSPRNG except in tests and vectors. */
  readonly random?: RandomSource
}

/**
 * A contributor's part in a session whose first k parties are the aggregators and whose others contribute: it gets their key,
 * sends each aggregator the same message, and gets the release if it is published. One batch a scope.
 *
 * @throws BeaverdamError KEY_MISMATCH, naming an aggregator that means another key than the first
 * @throws BeaverdamError LENGTH_MISMATCH, NOT_FINITE, INVALID_ARGUMENT as `encryptContribution` does
 *
 * @example
 * const { release } = await runHomomorphicContributor(party, task, update, { publish: true })
 */
export async function runHomomorphicContributor(
  party: Party,
  task: HomomorphicTask,
  reals: Reals,
  options: ContributorOptions = {},
): Promise<Contributed> {
  const { publish = false } = options
  const { aggregators } = task.sum
  if (party.id < aggregators)
    invalidArgument('party', `a contributor: an id of ${aggregators} or more`, party.id)
  const publicKey = await receiveKey(party, task)
  const { id, message, saturated } = await encryptContribution(task, publicKey, reals, options)
  const steps = stepsOf(task, publish)
  await Promise.all(Array.from({ length: aggregators }, (_, to) => party.send(to, steps.report, message)))
  if (!publish) return { id, saturated, release: undefined }
  const bytes = await party.receive(0, steps.release, Release.bytes(task.sum))
  return { id, saturated, release: Release.fromBytes(task.sum, bytes) }
}

/**
 * An aggregator's part: makes a key with the others, takes one report from each contributor, agrees with the other aggregators on
 * those that all have got and whose proofs hold, and opens their sum. Contributors that drop out or send nonsense are not counted and
 * stop nobody, as long as the smallest batch is reached; a session ends when a party is lost unless it is told which may
 * (`mayDrop`).
 *
 * @throws BeaverdamError PEER_TIMEOUT, naming the aggregators that are missing, or the contributors if fewer than the smallest
 * batch answer in time
 * @throws BeaverdamError BATCH_TOO_SMALL, BATCH_TOO_LARGE
 * @throws BeaverdamError SET_MISMATCH
 * @throws BeaverdamError COMMITMENT_INVALID, CIPHERTEXT_MALFORMED, BROADCAST_INCONSISTENT while the key is made
 *
 * @example
 * const { release } = await runHomomorphicAggregator(party, task, { publish: true })
 */
export async function runHomomorphicAggregator(
  party: Party,
  task: HomomorphicTask,
  { publish = false, within = 60_000, random = randomBytes }: HomomorphicAggregatorOptions = {},
): Promise<Aggregated> {
  const contributors = [...party.names.keys()].slice(task.sum.aggregators)
  checkContributors(task.sum, contributors.length)
  const aggregators = restrict(party, task.sum.aggregators)
  const key = await aggregators.fork('key', (at) =>
    makeJointColumns(at, task.parameters, task.shape.columns, random),
  )
  publishKey(party, task, key.publicKey, contributors)
  const aggregator = new HomomorphicAggregator(task, party.id, key, { random })
  const steps = stepsOf(task, publish)
  const messages = await party.gather(contributors, steps.report, {
    atLeast: task.sum.minBatch,
    within,
    maxBytes: reportBytes(task),
  })
  const notAccepted = await acceptAll(party, aggregator, contributors, messages, refusals)
  const batch = await aggregator.agree(aggregators)
  const release = await aggregator.open(aggregators, batch)
  if (publish && party.id === 0) {
    const bytes = release.toBytes()
    await Promise.all(contributors.map((to) => party.send(to, steps.release, bytes)))
  }
  return { release, uncounted: batch.uncounted, ...notAccepted }
}

/** What the checks of a report and a ledger refuse one contribution for, and not the batch. */
const refusals: readonly ErrorCode[] = [
  'CONTRIBUTION_INVALID',
  'KEY_MISMATCH',
  'CIPHERTEXT_MALFORMED',
  'PLAINTEXT_PROOF_REJECTED',
  'CONTRIBUTION_REPEATED',
  'BATCH_TOO_LARGE',
]

/** Every step names the task and whether it publishes, so that parties which disagree end in DIVERGED. */
function stepsOf(
  { sum }: HomomorphicTask,
  publish: boolean,
): { readonly report: Step; readonly release: Step } {
  const agreed = hashText(`${sum.id} ${publish}`)
  return {
    report: stepOf('homomorphic-sum report', agreed),
    release: stepOf('homomorphic-sum release', agreed),
  }
}
