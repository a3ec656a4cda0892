import { Command } from 'commander'
import type { Verification } from '../tasks/verification.ts'
import { deadlineOption } from './waiting-options.ts'

interface AggregateOptions {
  readonly task: string
  readonly reports: string
  readonly mean?: boolean
  readonly out?: string
  readonly deadline: number
  readonly json?: boolean
}

/** `beaverdam aggregate`. */
export function aggregateCommand(): Command {
  return new Command('aggregate')
    .summary('open the sum of verified reports')
    .description(
      'Checks the reports of a folder as report verify does, and releases the sum of those that are valid: each aggregator ' +
        'seals its share of it to the collector, who opens them. Each aggregator records what it released beside its keys, and ' +
        'releases no report twice.',
    )
    .requiredOption('--task <task>', 'the folder of the task')
    .requiredOption(
      '--reports <dir>',
      'the folder of the reports; one for each contributor in it where they are authenticated',
    )
    .option('--mean', 'divide by the number of reports, or by their total weight')
    .option('--out <file>', 'where the result goes: a .npy, .csv or .json file')
    .addOption(deadlineOption('process'))
    .option('--json', 'print JSON')
    .action(aggregate)
}

async function aggregate(options: AggregateOptions): Promise<void> {
  const { task, reports, mean: isMean = false, out, deadline, json = false } = options
  const [{ aggregateFolder }, { isFlawless }, { printSum }, { verificationText }, { withProgress }] =
    await Promise.all([
      import('../tasks/aggregate.ts'),
      import('../tasks/verification.ts'),
      import('../tasks/print-sum.ts'),
      import('../tasks/print-verification.ts'),
      import('../terminal/progress.ts'),
    ])
  const aggregation = { task, reports, isMean, out, deadline: 1000 * deadline }
  let found: Verification | undefined
  const verified = (verification: Verification) => {
    found = verification
  }
  try {
    printSum(await withProgress('starting', (now) => aggregateFolder(aggregation, now, verified)), out, json)
  } catch (error) {
    // It may say why there are too few.
    if (found !== undefined && !isFlawless(found)) process.stderr.write(verificationText(found))
    throw error
  }
}
