import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { BeaverdamError } from '../../src/errors.ts'
import { sameBytes } from '../../src/same-bytes.ts'
import type { Task } from '../task/task.ts'
import { lengthPrefixed } from './length-prefixed.ts'
import { version } from './purpose.ts'

/** Bytes of a commitment: finding two shares of one takes 2^128 work. */
export const commitmentBytes = 32

/**
 * Random bytes in front of a share that hide it from the other aggregators, who may know all of it but the measurement: in
 * `Prio3Sum` no more than one element of 64 bits is theirs to guess.
 */
export const openerBytes = 16

const label = utf8ToBytes('share commitment')

/**
 * A commitment to an input share: SHA-256 of task, report, aggregator and the SHA-256 of opener and share, which is hashed
 * apart so that a long share is not copied.
 *
 * @param opening opener and input share
 */
export async function commitShare(
  task: Task,
  reportId: Uint8Array,
  aggregator: number,
  opening: Uint8Array,
): Promise<Uint8Array> {
  const digest = new Uint8Array(await globalThis.crypto.subtle.digest('SHA-256', opening as BufferSource))
  return sha256(lengthPrefixed(version, label, task.idBytes, reportId, Uint8Array.of(aggregator), digest))
}

/** @throws BeaverdamError COMMITMENT_INVALID if a share is not what the client committed to */
export async function checkCommitment(
  commitment: Uint8Array,
  ...given: Parameters<typeof commitShare>
): Promise<void> {
  const expected = await commitShare(...given)
  if (!sameBytes(expected, commitment))
    throw new BeaverdamError(
      'COMMITMENT_INVALID',
      'the input share is not the one that its client committed to',
    )
}
