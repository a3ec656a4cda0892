import { Command } from 'commander'
import type { Task } from '../../../protocols/task/index.ts'
import { integer } from './parsers.ts'
import { UsageError } from './usage-error.ts'
import { deadlineOption } from './waiting-options.ts'

interface ShardOptions {
  readonly task: string
  readonly input: string
  readonly column?: string
  readonly eachRow?: boolean
  readonly clip?: boolean
  readonly weight?: number
  readonly out: string
  readonly json?: boolean
}

interface VerifyOptions {
  readonly task: string
  readonly reports: string
  readonly deadline: number
  readonly json?: boolean
}

/** `beaverdam report`. */
export function reportCommand(): Command {
  const shard = new Command('shard')
    .summary('make reports of measurements, as clients do')
    .description(
      'Splits a measurement into shares with a proof, and seals one to each aggregator: the message to aggregator i goes to ' +
        'ID.i.report, and is to be sent to that aggregator alone.',
    )
    .requiredOption('--task <task>', 'the folder of the task, or its task.json')
    .requiredOption('--input <file>', 'a .npy, .safetensors, .csv or .json file with the measurement')
    .option('--column <name>', 'take one column of a CSV with names')
    .option('--each-row', 'make a report of each row of the file, not of all of it')
    .option('--clip', 'scale vectors down to the L2 norm that the task allows; else a longer one is an error')
    .option('--weight <w>', 'the weight of each vector, where the task has weights', integer(0, 1 << 25))
    .requiredOption('--out <dir>', 'where the files go; those of other reports are left alone')
    .option('--json', 'print JSON')
    .action(shardReports)
  const verify = new Command('verify')
    .summary('check reports, as the aggregators do')
    .description(
      'Checks the reports of a folder: each aggregator is a process of its own that has its own keys and reads its own messages. ' +
        'Together they check the proofs, and learn nothing else of a valid report. Nothing is summed. The exit code is 1 if ' +
        'one is refused or incomplete.',
    )
    .requiredOption('--task <task>', 'the folder of the task')
    .requiredOption(
      '--reports <dir>',
      'the folder of the reports; one for each contributor in it where they are authenticated',
    )
    .addOption(deadlineOption('process'))
    .option('--json', 'print JSON')
    .action(verifyReports)
  return new Command('report')
    .summary('make and check reports of verified aggregation')
    .description('Reports of verified aggregation.')
    .addCommand(shard)
    .addCommand(verify)
}

async function shardReports(options: ShardOptions): Promise<void> {
  const { task: path, input, column, eachRow = false, clip = false } = options
  const { weight, out, json = false } = options
  const [{ findTask }, { readPublishedTask }, { shardFile }, { printSharded }, { withProgress }] =
    await Promise.all([
      import('../tasks/task-folder.ts'),
      import('../tasks/published-task.ts'),
      import('../tasks/shard.ts'),
      import('../tasks/print-sharded.ts'),
      import('../terminal/progress.ts'),
    ])
  const published = await readPublishedTask(await findTask(path))
  checkOptions(published.task, options)
  const sharding = { input: { path: input, column, eachRow, clip, weight }, out }
  const reports = await withProgress('reading', (now) =>
    shardFile(published, sharding, (done, of) => now(`sealing report ${done + 1} of ${of}`)),
  )
  printSharded(published.task, reports, json)
}

/** @throws UsageError for a weight that is missing, or an option that the task has no use for */
function checkOptions({ parameters: { vdaf } }: Task, { clip = false, weight }: ShardOptions): void {
  const isWeighted = vdaf === 'WeightedNormSum'
  if (isWeighted !== (weight !== undefined))
    throw new UsageError(`--weight: ${isWeighted ? 'expected' : 'not expected'} where the task is of ${vdaf}`)
  if (clip && !isWeighted && vdaf !== 'NormSum')
    throw new UsageError(`--clip: expected where the task bounds a norm; this one is of ${vdaf}`)
}

async function verifyReports({ task, reports, deadline, json = false }: VerifyOptions): Promise<void> {
  const [{ verifyFolder }, { isFlawless }, { printVerification }, { withProgress }] = await Promise.all([
    import('../tasks/verify.ts'),
    import('../tasks/verification.ts'),
    import('../tasks/print-verification.ts'),
    import('../terminal/progress.ts'),
  ])
  const folders = { task, reports, deadline: 1000 * deadline }
  const verification = await withProgress('starting', (now) => verifyFolder(folders, now))
  printVerification(verification, json)
  process.exitCode = isFlawless(verification) ? 0 : 1
}
