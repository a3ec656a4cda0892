import { Command, Option } from 'commander'
import type { AttackName, Poison } from '../federate/poison.ts'
import type { FederatedData } from '../federation/data.ts'
import type { TrainingPlan } from '../federation/plan.ts'
import type { Verification } from '../federation/verification.ts'
import {
  type AggregationOptions,
  aggregationOption,
  aggregatorsOption,
  checkAggregation,
} from './aggregation-options.ts'
import { checkHomomorphic } from './homomorphic-options.ts'
import { integer, names, positive } from './parsers.ts'
import { triplesOption } from './threat-options.ts'
import { UsageError } from './usage-error.ts'
import { deadlineOption } from './waiting-options.ts'

interface FederateOptions extends AggregationOptions {
  readonly data?: string
  readonly label?: string
  readonly drop?: readonly string[]
  readonly categories?: readonly string[]
  readonly mnist?: string
  readonly clients?: number
  readonly aggregation: 'shares' | 'homomorphic'
  readonly poison?: number
  readonly attack?: AttackName
  readonly rounds?: number
  readonly epochs?: number
  readonly lr?: number
  readonly hidden?: number
  readonly verifyNorm?: number | true
  readonly clip: number
  readonly fractionBits?: number
  readonly seed: number
  readonly deadline: number
  readonly out: string
  readonly json?: boolean
}

/** What suits each kind of data where nothing else is asked for. */
const defaults = {
  synthetic: { clients: 10, rounds: 40, epochs: 5, learningRate: 0.01, l2: 0, hidden: 0, norm: 1 },
  table: { clients: 5, rounds: 10, epochs: 2, learningRate: 0.05, l2: 1e-3, hidden: 0, norm: 1 },
  mnist: { clients: 5, rounds: 10, epochs: 1, learningRate: 0.1, l2: 0, hidden: 32, norm: 5 },
} as const

type DataKind = keyof typeof defaults

/** `beaverdam federate`: the main job. */
export function federateCommand(): Command {
  return new Command('federate')
    .summary('train a model whose updates nobody sees')
    .description(
      'Trains one model on the rows of many clients by federated averaging, in processes of their own: every round the ' +
        'clients train locally, clip, encode and share their updates, and the aggregators open only the weighted mean. ' +
        'At the end the training is compared with the same one in the clear, and a report is written. Without --data ' +
        'and --mnist the clients are the devices of the Synthetic(1, 1) benchmark.',
    )
    .addOption(
      new Option(
        '--data <file>',
        'a CSV with a header, dealt to the clients; an empty field, NA, N/A, NaN, null and ? are missing values, and any other text in a ' +
          'column of numbers is refused',
      ).conflicts('mnist'),
    )
    .option('--label <column>', 'the column to predict')
    .option('--drop <columns>', 'columns to leave out, with commas between', names)
    .option(
      '--categories <columns>',
      'columns of categories, even if these are numbers, with commas between',
      names,
    )
    .option('--mnist <folder>', 'the MNIST digits: a folder with the four IDX files')
    .option('--clients <n>', 'how many clients (10; --data and --mnist: 5)', integer(2, 200))
    .addOption(aggregatorsOption())
    .addOption(
      new Option(
        '--aggregation <name>',
        'of updates: shares, of which each aggregator gets one; homomorphic: ciphertexts, whose sum they decrypt together',
      )
        .choices(['shares', 'homomorphic'])
        .default('shares'),
    )
    .addOption(aggregationOption())
    .addOption(triplesOption())
    .addOption(
      new Option(
        '--verify-norm [c]',
        'have each update proved, unseen, to be of an L2 norm of at most c; refuse others (1; --mnist: 5)',
      )
        .argParser(positive)
        .conflicts(['triples', 'clip']),
    )
    .option(
      '--poison <p>',
      'so many clients lie about their updates, to see what becomes of it',
      integer(1, 199),
    )
    .addOption(
      new Option(
        '--attack <name>',
        'flip: liars send the opposite of their update, a hundredfold; boost: the update, a hundredfold (flip)',
      ).choices(['flip', 'boost'] satisfies AttackName[]),
    )
    .option('--rounds <r>', 'how many rounds (40; --data and --mnist: 10)', integer(1, 10_000))
    .option(
      '--epochs <e>',
      "passes over a client's rows in a round (5; --data: 2; --mnist: 1)",
      integer(1, 1000),
    )
    .option('--lr <rate>', 'learning rate (0.01; --data: 0.05; --mnist: 0.1)', positive)
    .option('--hidden <units>', 'units of the hidden layer, 0 for none (0; --mnist: 32)', integer(0, 10_000))
    .option('--clip <c>', "clip an update's numbers to [-c, c]", positive, 8)
    .option(
      '--fraction-bits <f>',
      'binary digits kept after the point (24; --verify-norm: as many as weights leave room for)',
      integer(0, 40),
    )
    .option('--seed <n>', 'fixes data and training, never shares', integer(0, 2 ** 32 - 1), 1)
    .addOption(deadlineOption('process'))
    .option('--out <folder>', 'where report.json and report.html go', './beaverdam-report')
    .option('--json', 'print the report as JSON')
    .action(federate)
}

async function federate(options: FederateOptions): Promise<void> {
  const began = performance.now()
  const kind = kindOf(options)
  await checkPoison(options, options.clients ?? defaults[kind].clients)
  await checkAggregation(options)
  if (options.aggregation === 'homomorphic') checkHomomorphic('--aggregation homomorphic', options)
  if (options.verifyNorm !== undefined && options.protocol !== 'additive')
    throw new UsageError(`--verify-norm: expected --protocol additive with it, got ${options.protocol}`)
  const [{ trainFederated }, { reportOn }, { prepareReportFolder, writeReport }, { RoundTable }, print] =
    await Promise.all([
      import('../federation/run.ts'),
      import('../federation/report.ts'),
      import('../federate/report.ts'),
      import('../federate/terminal.ts'),
      import('../federation/print.ts'),
    ])
  await prepareReportFolder(options.out)
  const table = new RoundTable(print.roundStream(options.json === true))
  table.progress('preparing the data')
  const data = await loadData(kind, options)
  const plan = planOf(kind, data, options)
  const poison = await poisonOf(plan, options)
  const trained = await trainFederated(plan, data, poison, table)
  table.progress('comparing with the same training in the clear')
  const report = await reportOn(plan, data, poison, trained, began)
  await writeReport(options.out, report)
  table.close()
  print.printReport(report, plan.threat, options.out, options.json === true)
}

function kindOf({ data, label, drop, categories, mnist }: FederateOptions): DataKind {
  if (data !== undefined && label === undefined) throw new UsageError('--data: expected --label with it')
  if (data === undefined && (label ?? drop ?? categories) !== undefined)
    throw new UsageError('--label, --drop and --categories: expected --data with them')
  if (data !== undefined) return 'table'
  return mnist === undefined ? 'synthetic' : 'mnist'
}

async function checkPoison({ poison, attack, verifyNorm }: FederateOptions, clients: number): Promise<void> {
  if (attack !== undefined && poison === undefined)
    throw new UsageError('--attack: expected --poison with it')
  if (poison !== undefined && poison >= clients)
    throw new UsageError(`--poison: expected fewer than the ${clients} clients, got ${poison}`)
  if (poison === undefined || verifyNorm === undefined) return
  const { verifiedMinimum } = await import('../federation/verification.ts')
  const minimum = verifiedMinimum(clients)
  if (clients - poison < minimum)
    throw new UsageError(
      `--poison: expected at most ${clients - minimum} of ${clients} clients with --verify-norm, which opens ` +
        `no mean of fewer than ${minimum}, got ${poison}`,
    )
}

function verificationOf(
  norm: number,
  { verifyNorm, fractionBits }: FederateOptions,
): Verification | undefined {
  if (verifyNorm === undefined) return undefined
  const bound = verifyNorm === true ? norm : verifyNorm
  return { bound, fractionBits, opens: Math.floor(Date.now() / 1000) }
}

async function loadData(kind: DataKind, options: FederateOptions): Promise<FederatedData> {
  const { syntheticData, tableData, mnistData } = await import('../federation/data.ts')
  const {
    data = '',
    label = '',
    drop,
    categories,
    mnist = '',
    clients = defaults[kind].clients,
    seed,
  } = options
  switch (kind) {
    case 'synthetic':
      return syntheticData(clients, seed)
    case 'table':
      return tableData(data, { label, drop, categories }, clients, seed)
    case 'mnist':
      return mnistData(mnist, clients, seed)
  }
}

function planOf(kind: DataKind, data: FederatedData, options: FederateOptions): TrainingPlan {
  const { rounds, epochs, learningRate, l2, hidden } = defaults[kind]
  const { protocol, triples } = options
  return {
    clients: data.clients.length,
    aggregators: options.aggregators,
    rounds: options.rounds ?? rounds,
    hidden: options.hidden ?? hidden,
    training: {
      epochs: options.epochs ?? epochs,
      batchSize: 10,
      learningRate: options.lr ?? learningRate,
      l2,
      seed: options.seed,
    },
    threat: { protocol, triples },
    aggregation: options.aggregation,
    // statistics of a table need the room of Field128, and the material of one session is in one field
    field: kind === 'table' && protocol === 'spdz' ? '128' : '64',
    format: { fractionBits: options.fractionBits ?? 24, clip: options.clip },
    verification: verificationOf(defaults[kind].norm, options),
    maxRows: data.maxRows,
    rows: data.shape,
    deadline: 1000 * options.deadline,
  }
}

async function poisonOf(
  { clients, training }: TrainingPlan,
  { poison, attack = 'flip' }: FederateOptions,
): Promise<Poison | undefined> {
  if (poison === undefined) return undefined
  const { choosePoison } = await import('../federate/poison.ts')
  return choosePoison(poison, attack, clients, training.seed)
}
