import { Command, InvalidArgumentError, Option } from 'commander'
import type { PoolAmounts } from '../../../protocols/triples/store/index.ts'
import type { TriplesName } from '../../../src/index.ts'
import type { Filling } from '../preprocess/fill.ts'
import type { FieldName } from '../program/field-choice.ts'
import { integer } from './parsers.ts'
import { UsageError } from './usage-error.ts'
import { deadlineOption, waitOption } from './waiting-options.ts'

interface PreprocessOptions {
  readonly out: string
  readonly triples?: number
  readonly squares?: number
  readonly bits?: number
  readonly random?: number
  readonly masks?: number
  readonly matrix?: NonNullable<PoolAmounts['matrices']>
  readonly protocol: Filling['protocol']
  readonly from?: TriplesName
  readonly field: FieldName
  readonly parties: number
  readonly deadline: number
  readonly config?: string
  readonly id?: string
  readonly wait: number
  readonly keys?: string
  readonly insecure?: boolean
  readonly json?: boolean
}

const storeHelp = `
POOL gets NAME.pool and NAME.pool-key for each party. Whoever has both reads the party's material: keep the key on another
disk, and link it to its place. Each item is used once, by 'simulate', 'party', 'sum' or 'federate' with
--triples store:POOL. A pool is of one set of parties and one field, and must never be restored from a copy.
Without --config the parties of a simulation are filled, in processes of their own. With it one party of a real
deployment fills its own, while the others do the same; parties.json gives field and deadline.`

/** `beaverdam preprocess`. */
export function preprocessCommand(): Command {
  return new Command('preprocess')
    .summary('make triples ahead and keep them in pools on disk')
    .description(
      'Makes preprocessing material before it is needed, and keeps it in pools on disk, encrypted.',
    )
    .requiredOption('--out <pool>', 'the folder of the pools')
    .option('--triples <n>', 'for products', amount)
    .option('--squares <n>', 'for squares', amount)
    .option('--bits <n>', 'for comparison and truncation', amount)
    .option('--random <n>', 'uniform elements, for spdz', amount)
    .option(
      '--masks <n>',
      'of each party, for its inputs and outputs under spdz (as many as triples)',
      amount,
    )
    .option('--matrix <shape:n>', 'matrix triples, as 3x4x5:10; may be repeated', matrices)
    .addOption(
      new Option('--protocol <name>', 'what they are for').choices(['additive', 'spdz']).default('spdz'),
    )
    .addOption(
      new Option(
        '--from <source>',
        'who makes them: lowgear, mascot or a dealer for spdz; lattice, ot or a dealer for additive; if left out, the first ' +
          'in field 64, the second in field 128',
      ).choices(['dealer', 'ot', 'lattice', 'mascot', 'lowgear'] satisfies TriplesName[]),
    )
    .addOption(new Option('--field <bits>', 'the prime field').choices(['64', '128']).default('64'))
    .option('--parties <n>', 'of a simulation, or aggregators of a sum', integer(2, 1000), 2)
    .addOption(deadlineOption('party'))
    .addOption(
      new Option('--config <file>', 'parties.json of a real deployment').conflicts([
        'parties',
        'field',
        'deadline',
      ]),
    )
    .option('--id <name>', 'which of its parties this is')
    .addOption(waitOption())
    .option('--keys <folder>', 'where keygen has put the key of this party')
    .addOption(
      new Option('--insecure', 'without keys: allow addresses beyond this machine').conflicts('keys'),
    )
    .option('--json', 'print JSON')
    .addHelpText('after', storeHelp)
    .action(preprocess)
}

async function preprocess(options: PreprocessOptions): Promise<void> {
  const amounts = amountsOf(options)
  const { out, protocol, from, config } = options
  const json = options.json === true
  const [
    { fill, sourceOf },
    { fillSimulated, progressText },
    { printFilling },
    { withProgress },
    { poolPlace },
    { withoutHelpers },
    { fieldOf },
  ] = await Promise.all([
    import('../preprocess/fill.ts'),
    import('../preprocess/run.ts'),
    import('../preprocess/print.ts'),
    import('../terminal/progress.ts'),
    import('../../../protocols/triples/store/index.ts'),
    import('../../../src/index.ts'),
    import('../program/field-choice.ts'),
  ])
  const source = from ?? withoutHelpers(protocol, fieldOf(options.field)).triples
  const wanted = { protocol, source, amounts, field: options.field, deadline: 1000 * options.deadline }
  checkSource(() => sourceOf(wanted))
  if (config === undefined) {
    if ((options.id ?? options.keys ?? options.insecure) !== undefined)
      throw new UsageError('--id, --keys and --insecure: expected --config with them')
    const simulated = { filling: wanted, parties: options.parties, folder: out }
    const costs = await withProgress('linking the processes', (now) => fillSimulated(simulated, now))
    const pools = costs.map((_, id) => poolPlace(out, `party-${id}`).pool)
    const slowest = costs.reduce((most, cost) => (cost.wireBytesOut > most.wireBytesOut ? cost : most))
    return printFilling(wanted, pools, slowest, json)
  }
  if (options.id === undefined) throw new UsageError('--id: expected the name of a party of --config')
  const { readPlace, linkDeployed } = await import('../party/place.ts')
  const place = await readPlace(
    { ...options, config, id: options.id },
    { protocol, ...(from && { triples: { name: from } }) },
  )
  const { threat, field, deadline } = place.deployment
  const filling = { ...wanted, source: threat.triples?.name, field, deadline }
  const cost = await withProgress('linking to the other parties', (now) =>
    fill(
      filling,
      out,
      () => linkDeployed(place),
      (progress) => now(progressText(progress)),
    ),
  )
  printFilling(filling, [poolPlace(out, options.id).pool], cost, json)
}

/** As many masks of each party as triples, unless they are asked for. */
function amountsOf({
  protocol,
  triples,
  squares,
  bits,
  random,
  masks,
  matrix,
}: PreprocessOptions): PoolAmounts {
  if (protocol === 'additive' && (random !== undefined || masks !== undefined))
    throw new UsageError('--masks and --random: expected with --protocol spdz, the only one that uses them')
  const ownMasks = masks ?? (protocol === 'spdz' ? triples : undefined)
  const amounts: PoolAmounts = {
    ...(triples !== undefined && { triples }),
    ...(squares !== undefined && { squares }),
    ...(bits !== undefined && { bits }),
    ...(random !== undefined && { random }),
    ...(ownMasks !== undefined && { masks: ownMasks }),
    ...(matrix !== undefined && { matrices: matrix }),
  }
  if (Object.keys(amounts).length === 0)
    throw new UsageError(
      'expected how much to make: --triples, --squares, --bits, --random, --masks or --matrix',
    )
  return amounts
}

function checkSource(choose: () => unknown): void {
  try {
    choose()
  } catch (error) {
    throw new UsageError(`--from: ${(error as Error).message}`)
  }
}

/** Parses an option that is an amount of material, such as 1e6. */
function amount(text: string): number {
  const value = Number(text)
  if (!(Number.isInteger(value) && value >= 1 && value <= 1e10))
    throw new InvalidArgumentError('Expected an integer in 1..1e10.')
  return value
}

function matrices(
  text: string,
  before: NonNullable<PoolAmounts['matrices']> = [],
): NonNullable<PoolAmounts['matrices']> {
  const [, rows, inner, columns, count] = /^(\d{1,8})x(\d{1,8})x(\d{1,8}):(\d{1,10})$/.exec(text) ?? []
  if (count === undefined) throw new InvalidArgumentError('Expected ROWSxINNERxCOLUMNS:COUNT.')
  const shape = { rows: Number(rows), inner: Number(inner), columns: Number(columns) }
  return [...before, { shape, count: Number(count) }]
}
