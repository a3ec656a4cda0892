import type { Ciphertext } from '../lattice/ciphertext.ts'
import type { PublicKey } from '../lattice/public-key.ts'
import type { Statement } from '../plaintext-knowledge/statement.ts'
import type { HomomorphicTask } from './homomorphic-task.ts'

/** A list in as many parts as a report has proofs. */
export function byProof<T>({ proofCounts }: HomomorphicTask, list: readonly T[]): readonly (readonly T[])[] {
  let end = 0
  return proofCounts.map((count) => {
    end += count
    return list.slice(end - count, end)
  })
}

/** What the proofs of a report are about. */
export function statementsOf(
  task: HomomorphicTask,
  publicKey: PublicKey,
  ciphertexts: readonly Ciphertext[],
): readonly Statement[] {
  return byProof(task, ciphertexts).map((part) => ({ publicKey, ciphertexts: part, diagonal: false }))
}
