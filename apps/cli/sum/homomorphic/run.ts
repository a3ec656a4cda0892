import { aggregatorNames } from '../aggregation.ts'
import { sumInProcesses } from '../processes.ts'
import type { FileSum, FileSumResult } from '../run.ts'
import { planHomomorphicSum } from './plan.ts'

/**
 * Sums files that their contributors encrypt under a key of all aggregators.
 *
 * @throws BeaverdamError the cause of the first failure; then nothing is written
 */
export function sumEncrypted(sum: FileSum, now: (text: string) => void): Promise<FileSumResult> {
  const { threat, aggregators, minimum, deadline } = sum.request
  const summing = {
    aggregators: aggregatorNames(threat, aggregators),
    roles: { aggregator: 'homomorphic sum aggregator', contributor: 'homomorphic sum contributor' },
    minimum,
    deadline,
    plan: planHomomorphicSum.bind(undefined, sum.request),
  }
  return sumInProcesses(sum, summing, now)
}
