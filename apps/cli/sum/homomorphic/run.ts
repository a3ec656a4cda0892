import { aggregatorNames } from '../aggregation.ts'
import type { Method } from '../print.ts'
import { sumInProcesses } from '../processes.ts'
import type { FileSum, FileSumResult } from '../run.ts'
import { planHomomorphicSum } from './plan.ts'

/** How a sum under encryption is computed, as it is printed. */
export const homomorphic: Method = {
  protocol: 'homomorphic',
  triples: null,
  text: 'homomorphic: contributions are added up encrypted; aggregators are trusted to follow the protocol',
}

/**
 * Sums files that their contributors encrypt under a key of all aggregators.
 *
 * @throws BeaverdamError the cause of the first failure; then nothing is written
 */
export function sumEncrypted(sum: FileSum, now: (text: string) => void): Promise<FileSumResult> {
  const { threat, aggregators, minimum } = sum.request
  const summing = {
    aggregators: aggregatorNames(threat, aggregators),
    roles: { aggregator: 'homomorphic sum aggregator', contributor: 'homomorphic sum contributor' },
    minimum,
    plan: planHomomorphicSum.bind(undefined, sum.request),
  }
  return sumInProcesses(sum, summing, now)
}
