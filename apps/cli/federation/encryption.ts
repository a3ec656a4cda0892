import { HomomorphicTask, reportBytes } from '../../../protocols/homomorphic-sum/index.ts'
import type { EncryptionReport } from '../federate/report.ts'
import { roundTask, type TrainingPlan } from './plan.ts'

/** How the updates of a training are encrypted, which is the same in each round. @param parameters how many the model has */
export function encryptionReport(plan: TrainingPlan, parameters: number): EncryptionReport {
  const task = new HomomorphicTask(roundTask(plan, 0, parameters))
  const { n, ring } = task.parameters
  return {
    slots: n,
    modulusBits: ring.modulus.toString(2).length,
    numbersPerSlot: task.perSlot,
    ciphertexts: task.ciphertextCount,
    updateBytes: reportBytes(task),
    statistics: plan.rows.kind === 'table',
  }
}
