import { aggregatorNames } from '../aggregation.ts'
import { type Summed, type SummedFiles, sumInProcesses } from '../processes.ts'
import type { VerifiedContributorResult } from './contributor.ts'
import { planVerifiedSum, type VerifiedSumPlan, type VerifiedSumRequest } from './plan.ts'

/** A sum of files, or their mean, whose norms are proved. */
export interface VerifiedFileSum extends SummedFiles {
  readonly request: VerifiedSumRequest
}

/** A verified sum, and how it came about. */
export type VerifiedFileSumResult = Summed<VerifiedSumPlan, VerifiedContributorResult>

/**
 * Sums files whose contributors are not believed: the aggregators verify, without seeing them, that their norms are within a
 * bound, and drop what is not.
 *
 * @throws BeaverdamError the cause of the first failure; then nothing is written
 */
export function sumVerified(
  sum: VerifiedFileSum,
  now: (text: string) => void,
): Promise<VerifiedFileSumResult> {
  const { aggregators, minimum, deadline } = sum.request
  const summing = {
    aggregators: aggregatorNames({ protocol: 'additive' }, aggregators),
    roles: { aggregator: 'verified sum aggregator', contributor: 'verified sum contributor' },
    minimum,
    deadline,
    plan: (layout: Parameters<typeof planVerifiedSum>[1]) => planVerifiedSum(sum.request, layout),
  }
  return sumInProcesses(sum, summing, now)
}
