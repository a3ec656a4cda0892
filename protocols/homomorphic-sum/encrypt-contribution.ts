import { concatBytes } from '@noble/hashes/utils.js'
import type { EncodeReport, Reals } from '../../src/field/field.ts'
import type { FieldVector } from '../../src/field/vector.ts'
import { randomBytes } from '../../src/random/csprng.ts'
import type { PublicColumns } from '../lattice/public-key.ts'
import { encryptKnown } from '../plaintext-knowledge/known-ciphertexts.ts'
import { proveKnowledge } from '../plaintext-knowledge/prove.ts'
import { encodeTuples } from '../plaintext-knowledge/tuples.ts'
import { type ContributeOptions, encodeContribution } from '../secure-sum/contribute.ts'
import type { ContributionId } from '../secure-sum/contribution-id.ts'
import type { HomomorphicTask } from './homomorphic-task.ts'
import { proofContext, reportId } from './report-binding.ts'
import { encodeReport } from './report-message.ts'
import { packSlots } from './slot-packing.ts'
import { byProof } from './statements.ts'

/** A vector under the aggregators' key, and how many of its reals were beyond the clip. */
export interface EncryptedContribution extends EncodeReport {
  readonly id: ContributionId
  /** The same for every aggregator. */
  readonly message: Uint8Array
}

/**
 * Encrypts a vector, and its weight, to all aggregators together, and proves that its maker knows what is in it. All but one of
 * the aggregators together learn nothing of it.
 *
 * @param reals as many as the task says
 * @param publicKey of as many columns as the task says
 * @throws BeaverdamError PARAMETERS_MISMATCH for a key of other parameters
 * @throws BeaverdamError LENGTH_MISMATCH
 * @throws BeaverdamError NOT_FINITE
 * @throws BeaverdamError INVALID_ARGUMENT
 *
 * @example
 * const { message, saturated } = await encryptContribution(task, publicKey, update, { weight: rows.length })
 */
export async function encryptContribution(
  task: HomomorphicTask,
  publicKey: PublicColumns,
  reals: Reals,
  { weight, random = randomBytes }: ContributeOptions = {},
): Promise<EncryptedContribution> {
  task.checkKey(publicKey)
  const { vector, saturated } = encodeContribution(task.sum, reals, weight)
  const parts = byProof(task, messagesOf(task, packSlots(vector, task.perSlot)))
  const known = []
  for (const messages of parts) known.push(await encryptKnown(publicKey, messages, { random }))
  const ciphertexts = concatBytes(...known.map(encodeTuples))
  const id = reportId(task, ciphertexts)
  const proofs: Uint8Array[] = []
  for (const [k, part] of known.entries())
    proofs.push(await proveKnowledge(part, proofContext(task, id, k), random))
  return { id, message: encodeReport(task, publicKey, { ciphertexts, proofs }), saturated }
}

/** What each ciphertext holds: as many slots as it has; what is left over is zero. */
function messagesOf(
  { parameters: { n }, ciphertextCount }: HomomorphicTask,
  slots: FieldVector,
): FieldVector[] {
  return Array.from({ length: ciphertextCount }, (_, i) =>
    slots.subvector(Math.min(slots.length, i * n), Math.min(slots.length, (i + 1) * n)),
  )
}
