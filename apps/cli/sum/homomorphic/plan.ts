import { HomomorphicTask } from '../../../../protocols/homomorphic-sum/index.ts'
import type { SessionOptions } from '../../../../src/runtime/index.ts'
import type { UpdateLayout } from '../../files/update.ts'
import { planSum, type SumPlan, type SumRequest, sessionOptionsOf, taskOf } from '../plan.ts'

/**
 * What all processes of a sum under encryption go by: what those of any sum do.
 *
 * @throws BeaverdamError HEADROOM_EXCEEDED if the clip asked for leaves no room
 * @throws BeaverdamError NOISE_BUDGET_EXCEEDED
 */
export function planHomomorphicSum(request: SumRequest, layout: UpdateLayout): SumPlan {
  const plan = planSum(request, layout)
  // Its constructor decides whether there are parameters for it.
  homomorphicTaskOf(plan)
  return plan
}

/** The task of a plan. */
export function homomorphicTaskOf(plan: SumPlan): HomomorphicTask {
  return new HomomorphicTask(taskOf(plan))
}

/** The session of a sum. @param parties of which the contributors are the last */
export function homomorphicSessionOf(
  plan: SumPlan,
  { terms }: HomomorphicTask,
  parties: number,
): SessionOptions {
  return { ...sessionOptionsOf(plan, parties), terms }
}
