import { Command, Option } from 'commander'
import type { ProtocolName } from '../../../src/index.ts'
import type { FieldName } from '../program/field-choice.ts'
import type { PrivateInput } from '../program/private-input.ts'
import type { Simulation, TransportKind } from '../simulate/plan.ts'
import type { TriplesChoice } from '../threat/choice.ts'
import { partyInput } from './input-option.ts'
import { hexBytes, integer, numberBelow, positive } from './parsers.ts'
import { checkThreat, protocolOption, triplesOption } from './threat-options.ts'
import { UsageError } from './usage-error.ts'
import { deadlineOption } from './waiting-options.ts'

interface SimulateOptions {
  readonly parties: number
  readonly protocol: ProtocolName
  readonly triples?: TriplesChoice
  readonly field: FieldName
  readonly input?: ReadonlyMap<number, readonly PrivateInput[]>
  readonly keep?: string
  readonly transport: TransportKind
  readonly latency?: number
  readonly bandwidth?: number
  readonly loss?: number
  readonly shuffle?: number
  readonly deadline: number
  readonly seed?: Uint8Array
  readonly dryRun?: boolean
  readonly json?: boolean
}

/** `beaverdam simulate`. */
export function simulateCommand(): Command {
  return new Command('simulate')
    .summary('run a program as n parties on this machine')
    .description(
      'Runs a TypeScript or JavaScript module (export default async (mpc) => ...) as n parties on this machine, and ' +
        'prints what each party returned and what every scope cost.',
    )
    .argument('<program>', 'the module')
    .requiredOption('--parties <n>', 'how many parties compute', integer(2, 1000))
    .addOption(protocolOption().default('additive'))
    .addOption(triplesOption())
    .addOption(new Option('--field <bits>', 'the prime field').choices(['64', '128']).default('64'))
    .option(
      '--input <party:name=file>',
      "a private input: .npy, .csv or .json, or the party's .share; may be repeated",
      partyInput,
    )
    .option('--keep <dir>', 'where the shares go that the program keeps, as NAME.PARTY.share')
    .addOption(
      new Option(
        '--transport <kind>',
        'memory: one process; process: one each, with pipes; ws: one each, with WebSocket over loopback, without TLS',
      )
        .choices(['memory', 'process', 'ws'])
        .default('memory'),
    )
    .option('--latency <ms>', 'milliseconds that each frame travels', numberBelow(2 ** 31))
    .option('--bandwidth <mbit>', 'millions of bits a second on each link and direction', positive)
    .option('--loss <p>', 'probability that a packet of 1,460 bytes is lost and sent again', numberBelow(1))
    .option('--shuffle <seed>', 'delay frames so that links overtake each other', integer(0, 2 ** 32 - 1))
    .addOption(deadlineOption('party'))
    .option('--seed <hex>', 'fix all randomness: for tests and test vectors, never for secrets', hexBytes)
    .option(
      '--dry-run',
      'run in the clear, with zeros for missing inputs, and print what each protocol would need',
    )
    .option('--json', 'print JSON')
    .action(simulate)
}

async function simulate(program: string, options: SimulateOptions): Promise<void> {
  checkInputs(options)
  await checkThreat(options, options)
  const { bundleProgram } = await import('../program/bundle.ts')
  const { latency, bandwidth, loss, shuffle } = options
  const simulation: Simulation = {
    computation: {
      bundle: await bundleProgram(program),
      threat: { protocol: options.protocol, triples: options.triples },
      field: options.field,
      deadline: 1000 * options.deadline,
    },
    parties: options.parties,
    inputs: options.input ?? new Map(),
    keep: options.keep,
    transport: options.transport,
    network: {
      conditions: {
        ...(latency !== undefined && { latencyMs: latency }),
        ...(bandwidth !== undefined && { megabits: bandwidth }),
        ...(loss !== undefined && { loss }),
        ...(shuffle !== undefined && { shuffle: true }),
      },
      seed: shuffle ?? 0,
    },
    seed: options.seed,
  }
  const json = options.json === true
  const { withProgress } = await import('../terminal/progress.ts')
  if (options.dryRun) {
    const [{ dryRun }, { printCosts }] = await Promise.all([
      import('../simulate/dry-run.ts'),
      import('../simulate/print.ts'),
    ])
    const costs = await withProgress(`running ${options.parties} parties in the clear`, () =>
      dryRun(simulation),
    )
    return printCosts(costs, json)
  }
  const [{ runSimulation }, { printSimulation }] = await Promise.all([
    import('../simulate/run.ts'),
    import('../simulate/print.ts'),
  ])
  const parties = await withProgress(`running ${options.parties} parties`, () => runSimulation(simulation))
  printSimulation(simulation, parties, json)
}

function checkInputs({ parties, input = new Map() }: SimulateOptions): void {
  for (const party of input.keys())
    if (party >= parties) throw new UsageError(`--input: expected a party in 0..${parties - 1}, got ${party}`)
}
