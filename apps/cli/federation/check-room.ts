import { WeightedNormSum } from '../../../protocols/norm-sum/index.ts'
import { type VerifiedPlan, verifiedNorm } from './verification.ts'

/** Checks that the norm of an update can be proved. @throws BeaverdamError HEADROOM_EXCEEDED */
export function checkRoom(plan: VerifiedPlan): void {
  // Room hangs little on the number of parameters, which a table's statistics have yet to tell.
  const { fractionBits, l2NormBound, maxWeight } = verifiedNorm(plan, 1)
  const bound = l2NormBound / 2 ** fractionBits
  new WeightedNormSum(plan.aggregators, { dimension: 1, bound, fractionBits, maxWeight })
}
