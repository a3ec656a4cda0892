import { Command, InvalidArgumentError, Option } from 'commander'
import type { FieldName, VdafName } from '../../../protocols/task/index.ts'
import type { RequestedBounds } from '../tasks/terms.ts'
import { integer, positive } from './parsers.ts'
import { UsageError } from './usage-error.ts'
import { deadlineOption } from './waiting-options.ts'

interface CreateOptions extends RequestedBounds {
  readonly name: string
  readonly vdaf: VdafName
  readonly field?: '64' | '128'
  readonly fractionBits?: number
  readonly aggregators: number
  readonly minBatch: number
  readonly maxBatch?: number
  readonly opens?: number
  readonly closes?: number
  readonly uploads: 'open' | 'authenticated'
  readonly out: string
  readonly deadline: number
  readonly json?: boolean
}

const vdafNames = [
  'Prio3Count',
  'Prio3Sum',
  'Prio3SumVec',
  'Prio3SumVecWithMultiproof',
  'Prio3Histogram',
  'Prio3MultihotCountVec',
  'NormSum',
  'WeightedNormSum',
] satisfies VdafName[]

const vdafHelp = `
What is summed, and its bounds:
  Prio3Count                  how many have a 1
  Prio3Sum                    numbers in 0..M               --max-measurement M
  Prio3SumVec                 vectors of n of them          --length n --max-measurement M
  Prio3SumVecWithMultiproof   the same, in half the bytes   --length n --max-measurement M
  Prio3Histogram              how many have each of n       --length n
  Prio3MultihotCountVec       the same, w of n at once      --length n --max-weight w
  NormSum                     vectors of L2 norm up to C    --length n --bound C
  WeightedNormSum             each times a weight up to w   --length n --bound C --max-weight w
M and C are in the units of the numbers, which keep --fraction-bits binary digits after the point.

DIR gets task.json and hpke-configs.json, which clients get; collector.key for the collector; and aggregator-0.keys and so
on, each of which no one but that aggregator may read. The id that is printed stands for all of it: tell it to clients
by a way on which nobody can change it.`

const usualMaxBatch = 100_000
const weekSeconds = 7 * 24 * 3600

/** `beaverdam task`. */
export function taskCommand(): Command {
  const create = new Command('create')
    .summary('agree on a task, and make the keys of its aggregators')
    .description(
      'Makes a task of verified aggregation. Each aggregator is a process of its own, linked by WebSocket on loopback: together they ' +
        'make the verification key by commit and reveal, and each makes the keys that clients seal to.',
    )
    .requiredOption('--name <text>', 'what is summed, and for which occasion')
    .addOption(
      new Option('--vdaf <name>', 'what is summed: see below').choices(vdafNames).makeOptionMandatory(),
    )
    .option('--length <n>', 'buckets, flags or numbers of a report', integer(1, 1 << 25))
    .option('--max-measurement <m>', 'the largest number; the least is 0', positive)
    .option('--bound <c>', 'the largest L2 norm', positive)
    .option('--max-weight <w>', 'most flags that a report sets, or the largest weight', integer(1, 1 << 25))
    .option('--proofs <n>', 'of Prio3SumVecWithMultiproof (3)', integer(1, 255))
    .addOption(
      new Option('--field <bits>', 'the prime field, where there is a choice (64)').choices(['64', '128']),
    )
    .option(
      '--fraction-bits <f>',
      'binary digits kept after the point (of norms: 20; else 0)',
      integer(0, 40),
    )
    .option('--aggregators <k>', 'how many aggregators; all but one may collude', integer(2, 255), 2)
    .requiredOption('--min-batch <m>', 'fewest reports whose sum is opened', integer(2, 1 << 24))
    .option('--max-batch <m>', 'most reports whose sum is opened (100000)', integer(2, 1 << 24))
    .option('--opens <time>', 'from when on reports count, as 2030-01-31T12:00:00Z (now)', seconds)
    .option('--closes <time>', 'from when on they do not any more (a week later)', seconds)
    .addOption(
      new Option('--uploads <who>', 'open: anybody; authenticated: contributors that the minimum can count')
        .choices(['open', 'authenticated'])
        .default('open'),
    )
    .requiredOption('--out <dir>', 'a folder for the files, new or empty')
    .addOption(deadlineOption('process'))
    .option('--json', 'print JSON')
    .addHelpText('after', vdafHelp)
    .action(createTask)
  const show = new Command('show')
    .summary('say what a task is, and check it')
    .description(
      'Prints what a task.json says, in the units of the measurements, and what it costs. Checks that it is a task, and the signatures ' +
        'of the hpke-configs.json beside it, if there is one.',
    )
    .argument('<task>', 'a task.json, or its folder')
    .option('--json', 'print JSON')
    .action(showTask)
  return new Command('task')
    .summary('agree on tasks of verified aggregation, and show them')
    .description('Tasks of verified aggregation.')
    .addCommand(create)
    .addCommand(show)
}

async function createTask(options: CreateOptions): Promise<void> {
  const { name, vdaf, length, maxMeasurement, bound, maxWeight, proofs, fractionBits } = options
  const { aggregators, minBatch, uploads, out, deadline } = options
  const opens = options.opens ?? Math.floor(Date.now() / 1000)
  const [{ termsOf }, { createTaskFolder }, { printCreated }, { withProgress }] = await Promise.all([
    import('../tasks/terms.ts'),
    import('../tasks/create.ts'),
    import('../tasks/print-task.ts'),
    import('../terminal/progress.ts'),
  ])
  const terms = termsOf({
    name,
    vdaf,
    field: options.field && (`Field${options.field}` satisfies FieldName),
    bounds: { length, maxMeasurement, bound, maxWeight, proofs },
    fractionBits,
    minBatch,
    maxBatch: options.maxBatch ?? Math.max(usualMaxBatch, minBatch),
    opens,
    closes: options.closes ?? opens + weekSeconds,
    uploads,
  })
  if (terms.closes <= terms.opens) throw new UsageError('--closes: expected a time after that of --opens')
  if (terms.maxBatch < minBatch) throw new UsageError('--max-batch: expected at least --min-batch')
  const request = { terms, aggregators, out, deadline: 1000 * deadline }
  const published = await withProgress('starting', (now) => createTaskFolder(request, now))
  printCreated(published, out, options.json === true)
}

async function showTask(path: string, { json = false }: { readonly json?: boolean }): Promise<void> {
  const [{ describeTask }, { printTask }] = await Promise.all([
    import('../tasks/description.ts'),
    import('../tasks/print-task.ts'),
  ])
  printTask(await describeTask(path), json)
}

/** Parses an option that is a time, to seconds since 1970. */
function seconds(text: string): number {
  const pattern = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d))?$/
  const milliseconds = pattern.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(milliseconds))
    throw new InvalidArgumentError('Expected a day or a time with its zone, such as 2030-01-31T12:00:00Z.')
  return milliseconds / 1000
}
