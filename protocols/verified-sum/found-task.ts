import { type RandomSource, randomBytes } from '../../src/random/csprng.ts'
import type { Party } from '../../src/runtime/party.ts'
import { stepOf } from '../../src/runtime/step.ts'
import { signedConfigBytes, verifyHpkeConfig } from '../sealed-report/hpke-config.ts'
import { keyBytes, type TaskParameters } from '../task/parameters.ts'
import { Task } from '../task/task.ts'
import { commitVerifyKey } from '../task/verify-key.ts'
import { AggregatorKeys } from './aggregator-keys.ts'
import { compareAmongAll } from './compare.ts'
import { makeVerifyKey } from './verify-key.ts'

/** What a task says before it has aggregators. */
export type TaskTerms = Omit<TaskParameters, 'verifyKeyCommitment' | 'aggregators'>

/** A task, and what one of its aggregators holds of it. */
export interface FoundedTask {
  readonly task: Task
  /** The configuration of each aggregator, for clients to seal to. */
  readonly signedConfigs: readonly Uint8Array[]
  /** This aggregator's own. */
  readonly keys: AggregatorKeys
}

/**
 * Makes a task of its terms: the parties become its aggregators, party 0 the leader. They make the verification key together, each
 * draws a signing key and a key for clients to seal to, for all of the window, and all compare the task that it gives.
 *
 * @param party in a session, or part of one, of the aggregators alone
 * @throws BeaverdamError COMMITMENT_INVALID
 * @throws BeaverdamError KEY_CONFIG_INVALID
 * @throws BeaverdamError TASK_MISMATCH if one of the others has other terms, or told others another key
 * @throws BeaverdamError HEADROOM_EXCEEDED, FIELD_TOO_SMALL, INVALID_ARGUMENT as a task does
 *
 * @example
 * const { task, signedConfigs, keys } = await foundTask(party, terms)
 * const aggregator = new VerifiedAggregator(task, party.id, keys)
 */
export async function foundTask(
  party: Party,
  terms: TaskTerms,
  random: RandomSource = randomBytes,
): Promise<FoundedTask> {
  const verifyKey = await party.fork('verify-key', (at) => makeVerifyKey(at, random))
  const lifetime = { notBefore: terms.opens, notAfter: terms.closes }
  const withoutReceiver = await AggregatorKeys.of(verifyKey, random(keyBytes))
  const { keys, signedConfig } = await withoutReceiver.addReceiver(lifetime, random)
  const published = new Uint8Array(keyBytes + signedConfigBytes)
  published.set(keys.signer)
  published.set(signedConfig, keyBytes)
  const told = await party.exchange(stepOf('verified-sum keys'), published)
  const task = new Task({
    ...terms,
    verifyKeyCommitment: commitVerifyKey(verifyKey),
    aggregators: told.map((body) => body.subarray(0, keyBytes)),
  })
  const signedConfigs = told.map((body) => body.subarray(keyBytes))
  await Promise.all(signedConfigs.map((signed, id) => verifyHpkeConfig(task, id, signed, terms.opens)))
  await compareAmongAll(party, 'tasks', task.idBytes, 'TASK_MISMATCH')
  return { task, signedConfigs, keys }
}
