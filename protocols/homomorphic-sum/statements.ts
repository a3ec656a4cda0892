import type { Ciphertext } from '../lattice/ciphertext.ts'
import type { PublicColumns } from '../lattice/public-key.ts'
import type { Statement } from '../plaintext-knowledge/statement.ts'
import type { HomomorphicTask } from './homomorphic-task.ts'
import { proofCounts } from './tuple-shape.ts'

/** A list of what ciphertexts hold, or of these, in as many parts as a report has proofs. */
export function byProof<T>({ shape }: HomomorphicTask, list: readonly T[]): readonly (readonly T[])[] {
  let end = 0
  return proofCounts(shape).map((count) => {
    end += count
    return list.slice(end - count, end)
  })
}

/** What the proofs of a report are about. */
export function statementsOf(
  task: HomomorphicTask,
  publicKey: PublicColumns,
  ciphertexts: readonly Ciphertext[],
): readonly Statement[] {
  return byProof(task, ciphertexts).map((part) => ({ publicKey, ciphertexts: part, diagonal: false }))
}
