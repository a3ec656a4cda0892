import { BeaverdamError } from '../../src/errors.ts'
import { sameBytes } from '../../src/same-bytes.ts'
import type { Task } from '../task/task.ts'
import { commitVerifyKey } from '../task/verify-key.ts'
import type { AggregatorKeys } from './aggregator-keys.ts'

/**
 * That the verification key is the one that the task commits to, since under one that a client knew it could fit its proof,
 * and the signing key the one by which clients know this aggregator.
 *
 * @throws BeaverdamError KEYS_MISMATCH
 */
export function checkKeys({ parameters }: Task, aggregator: number, keys: AggregatorKeys): void {
  if (!sameBytes(commitVerifyKey(keys.verifyKey), parameters.verifyKeyCommitment))
    throw new BeaverdamError('KEYS_MISMATCH', 'the verification key is not the one that the task commits to')
  const named = parameters.aggregators[aggregator]
  if (named === undefined || !sameBytes(keys.signer, named))
    throw new BeaverdamError('KEYS_MISMATCH', `the signing key is not that of aggregator ${aggregator}`)
}
