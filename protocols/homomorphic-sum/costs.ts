import type { Cost } from '../../src/runtime/arithmetic.ts'
import { jointDecryptionCost, jointKeyCost } from '../lattice/costs.ts'
import { publicKeyBytes } from '../lattice/encoding.ts'
import { agreementCost } from '../secure-sum/costs.ts'
import { Release } from '../secure-sum/release.ts'
import type { HomomorphicTask } from './homomorphic-task.ts'
import { keyDigestBytes } from './key-digest.ts'
import { reportBytes } from './report-message.ts'

/** One contribution, to all aggregators together. */
export function reportCost(task: HomomorphicTask): Cost {
  return { rounds: 1, bytes: task.sum.aggregators * reportBytes(task), material: {} }
}

/** The decryption of a batch's sum, whatever its size. */
export function decryptionCost({ parameters, ciphertextCount }: HomomorphicTask): Cost {
  const { rounds, bytes } = jointDecryptionCost(parameters)
  return { rounds, bytes: ciphertextCount * bytes, material: {} }
}

/** A whole batch in a session of k aggregators and contributors, all of whom contribute. */
export function homomorphicSessionCost(task: HomomorphicTask, contributors: number, publish: boolean): Cost {
  const { sum, parameters } = task
  const held: number[] = new Array(sum.aggregators).fill(contributors)
  const keyBytes = publicKeyBytes(parameters, task.shape.columns) + (sum.aggregators - 1) * keyDigestBytes
  const parts = [
    jointKeyCost(parameters, task.shape.columns),
    { rounds: 1, bytes: contributors * keyBytes },
    { rounds: 1, bytes: contributors * reportCost(task).bytes },
    agreementCost(sum, held),
    decryptionCost(task),
    ...(publish ? [{ rounds: 1, bytes: contributors * Release.bytes(sum) }] : []),
  ]
  const total = (of: 'rounds' | 'bytes') => parts.reduce((all, part) => all + part[of], 0)
  return { rounds: total('rounds'), bytes: total('bytes'), material: {} }
}
