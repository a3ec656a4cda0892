import { bytesToHex } from '@noble/hashes/utils.js'
import { encodeSeedUse } from '../../src/random/seed-use.ts'
import { TurboShake128 } from '../../src/random/turboshake.ts'
import { type ContributionId, idBytes } from '../secure-sum/contribution-id.ts'
import type { HomomorphicTask } from './homomorphic-task.ts'

const idDomain = 0x35

/**
 * A report's id: the hash of its task and its ciphertexts. So aggregators that mean the same ids mean the same ciphertexts, and
 * no part of one report belongs to another.
 */
export function reportId({ sum, ciphertextCount }: HomomorphicTask, ciphertexts: Uint8Array): ContributionId {
  const use = { label: 'homomorphic-sum report', session: sum.id, address: `${ciphertextCount}` }
  const sponge = new TurboShake128(idDomain).absorb(encodeSeedUse(use, new Uint8Array(0)))
  return bytesToHex(sponge.absorb(ciphertexts).squeeze(idBytes))
}

/** What the k-th proof of a report is made for: it holds for no other task, report or part of one. */
export function proofContext({ sum }: HomomorphicTask, id: ContributionId, k: number): Uint8Array {
  return encodeSeedUse(
    { label: 'homomorphic-sum proof', session: sum.id, address: `${id} ${k}` },
    new Uint8Array(0),
  )
}
