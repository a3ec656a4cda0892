import { aggregationHelpers, aggregatorNames } from './aggregation.ts'
import type { ContributorResult } from './contributor.ts'
import { planSum, type SumPlan, type SumRequest } from './plan.ts'
import { type Summed, type SummedFiles, sumInProcesses } from './processes.ts'

/** A sum of files, or their mean. */
export interface FileSum extends SummedFiles {
  readonly request: SumRequest
}

/** A sum, and how it came about. */
export type FileSumResult = Summed<SumPlan, ContributorResult>

/**
 * Sums files whose contributors are believed.
 *
 * @throws BeaverdamError the cause of the first failure; then nothing is written
 */
export function sumFiles(sum: FileSum, now: (text: string) => void): Promise<FileSumResult> {
  const { threat, aggregators, minimum, deadline } = sum.request
  const summing = {
    aggregators: [...aggregatorNames(threat, aggregators), ...aggregationHelpers(threat)],
    roles: { aggregator: 'sum aggregator', contributor: 'sum contributor' },
    minimum,
    deadline,
    plan: planSum.bind(undefined, sum.request),
  }
  return sumInProcesses(sum, summing, now)
}
