import { Option } from 'commander'
import type { ThreatChoice } from '../threat/choice.ts'
import { checkThreat } from './threat-options.ts'
import { UsageError } from './usage-error.ts'

/** `--protocol` of a sum: what the aggregators are trusted with. */
export function aggregationOption(): Option {
  return new Option(
    '--protocol <name>',
    'additive: aggregators follow the protocol; spdz: who does not is caught',
  )
    .choices(['additive', 'spdz'])
    .default('additive')
}

/**
 * Checks that the two words go together, before anything is done. A sum of additive shares uses no triples, and takes the
 * words for those that additive sharing could use.
 *
 * @throws UsageError
 */
export async function checkAggregation(choice: ThreatChoice): Promise<void> {
  if (choice.protocol === 'spdz') return checkThreat(choice)
  if (choice.triples?.name === 'mascot')
    throw new UsageError('--triples: expected dealer, ot or a store of these for additive sums, got mascot')
}
