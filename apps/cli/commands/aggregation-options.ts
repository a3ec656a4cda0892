import { InvalidArgumentError, Option } from 'commander'
import { type SumProtocol, sumProtocols } from '../sum/threat.ts'
import type { TriplesChoice } from '../threat/choice.ts'
import { integer } from './parsers.ts'
import { checkThreat } from './threat-options.ts'
import { UsageError } from './usage-error.ts'

/** `--protocol` of a sum: what the aggregators are trusted with. */
export function aggregationOption(): Option {
  return new Option(
    '--protocol <name>',
    'additive: aggregators follow the protocol; spdz: who does not is caught; replicated-malicious: three, of whom one may lie, ' +
      'and is caught, without triples; shamir-malicious: fewer than half may lie, of 3 to 12',
  )
    .choices(sumProtocols)
    .default('additive')
    .argParser(sumProtocol)
}

/** `--aggregators` of a sum. */
export function aggregatorsOption(): Option {
  return new Option(
    '--aggregators <k>',
    'how many aggregators; all but one may collude, or, with a protocol against lies without triples, fewer than half',
  )
    .argParser(integer(2, 255))
    .default(3)
}

/** What was chosen of the aggregators. */
export interface AggregationOptions {
  readonly protocol: SumProtocol
  readonly triples?: TriplesChoice
  readonly aggregators: number
}

/** Checks that the words go together, and with so many aggregators, before anything is done. @throws UsageError */
export async function checkAggregation({
  protocol,
  triples,
  aggregators,
}: AggregationOptions): Promise<void> {
  await checkThreat({ protocol, triples })
  const { aggregatorCount } = await import('../sum/aggregation.ts')
  const { least, most } = aggregatorCount(protocol)
  if (aggregators < least || aggregators > most)
    throw new UsageError(
      `--aggregators: expected ${least === most ? least : `${least}..${most}`} with --protocol ${protocol}, got ${aggregators}`,
    )
}

function sumProtocol(text: string): SumProtocol {
  const protocol = sumProtocols.find((name) => name === text)
  if (protocol !== undefined) return protocol
  if (text === 'replicated' || text === 'shamir')
    throw new InvalidArgumentError(
      `Expected additive, which keeps contributions from all aggregators but one, or ${text}-malicious, which catches those that lie.`,
    )
  throw new InvalidArgumentError(`Allowed choices are ${sumProtocols.join(', ')}.`)
}
