import { sha256 } from '@noble/hashes/sha2.js'
import type { Party, PartyId } from '../../src/runtime/party.ts'
import { hashText, stepOf } from '../../src/runtime/step.ts'
import { decodePublicColumns, encodePublicKey, publicKeyBytes } from '../lattice/encoding.ts'
import type { PublicColumns } from '../lattice/public-key.ts'
import type { HomomorphicTask } from './homomorphic-task.ts'
import { checkKeyDigest, keyDigestBytes } from './key-digest.ts'

/** Who sends the key itself; the other aggregators send its hash. */
const publisher: PartyId = 0

function stepFor({ sum }: HomomorphicTask) {
  return stepOf('homomorphic-sum key', hashText(sum.id))
}

/** Sends contributors the key of all aggregators, or its hash. */
export function publishKey(
  party: Party,
  task: HomomorphicTask,
  publicKey: PublicColumns,
  contributors: readonly PartyId[],
): void {
  const key = encodePublicKey(publicKey)
  const body = party.id === publisher ? key : sha256(key)
  // not waited for: a contributor that reads nothing may keep nobody from the others
  for (const to of contributors) party.send(to, stepFor(task), body).catch(() => {})
}

/**
 * The key, as all aggregators vouch for it: one alone can't have contributors encrypt to a key of its own.
 *
 * @throws BeaverdamError KEY_MISMATCH, naming the aggregator that means another key
 * @throws BeaverdamError PARAMETERS_MISMATCH, CIPHERTEXT_MALFORMED
 */
export async function receiveKey(party: Party, task: HomomorphicTask): Promise<PublicColumns> {
  const aggregators = Array.from({ length: task.sum.aggregators }, (_, id) => id)
  const largest = (from: PartyId) =>
    from === publisher ? publicKeyBytes(task.parameters, task.shape.columns) : keyDigestBytes
  const bodies = await Promise.all(
    aggregators.map((from) => party.receive(from, stepFor(task), largest(from))),
  )
  const [key, ...digests] = bodies as [Uint8Array, ...Uint8Array[]]
  for (const [i, digest] of digests.entries()) checkKeyDigest(party.names[i + 1] ?? '', key, digest)
  return decodePublicColumns(task.parameters, key, task.shape.columns)
}
