import { Command, Option } from 'commander'
import type { PrivateInput } from '../program/private-input.ts'
import { namedInput } from './input-option.ts'
import { positive } from './parsers.ts'
import { UsageError } from './usage-error.ts'

interface PartyOptions {
  readonly config: string
  readonly id: string
  readonly input?: readonly PrivateInput[]
  readonly wait: number
  readonly insecure?: boolean
  readonly seed?: string
  readonly json?: boolean
}

const configHelp = `
The config file is the same at every party:
  {
    "session": "<16 to 64 random bytes in hex, known to the parties alone>",
    "parties": [
      { "name": "alice", "address": "127.0.0.1:7001" },
      { "name": "bob", "address": "127.0.0.1:7002" }
    ],
    "dealer": { "name": "dealer", "address": "127.0.0.1:7000" }
  }
It may also have "protocol" (additive), "field" (64) and "deadline" (60 seconds). The dealer is a party of its own,
started with --id dealer and the same program; it must collude with nobody.`

/** `beaverdam party`. */
export function partyCommand(): Command {
  return new Command('party')
    .summary('run one party of a real computation')
    .description(
      'Runs one party of a computation over WebSocket, and prints what its program returned. The parties compare ' +
        'program, protocol, field and party list before anything secret leaves.',
    )
    .argument('<program>', 'the module: export default async (mpc) => ...')
    .requiredOption('--config <file>', 'who takes part, and where')
    .requiredOption('--id <name>', 'which of them this is')
    .option('--input <name=file>', 'a private input: .npy, .csv or .json; may be repeated', namedInput)
    .option('--wait <seconds>', 'how long to wait for the others to start', positive, 60)
    .option('--insecure', 'allow addresses beyond this machine, although links are not encrypted yet')
    .addOption(new Option('--seed <hex>').hideHelp())
    .option('--json', 'print JSON')
    .addHelpText('after', configHelp)
    .action(party)
}

async function party(program: string, options: PartyOptions): Promise<void> {
  if (options.seed !== undefined)
    throw new UsageError("--seed: a real party's randomness is never fixed; it serves simulate alone")
  const [{ readDeployment }, { bundleProgram }, { runDeployedParty }, { printPart }, { withProgress }] =
    await Promise.all([
      import('../party/deployment.ts'),
      import('../program/bundle.ts'),
      import('../party/run.ts'),
      import('../party/print.ts'),
      import('../terminal/progress.ts'),
    ])
  const deployment = await readDeployment(options.config)
  const names = deployment.parties.map(({ name }) => name)
  const id = names.indexOf(options.id)
  if (id < 0) throw new UsageError(`--id: expected one of ${names.join(', ')}, got ${options.id}`)
  const part = {
    deployment,
    id,
    bundle: await bundleProgram(program),
    inputs: options.input ?? [],
    connectTimeoutMs: Math.round(1000 * options.wait),
    insecure: options.insecure === true,
  }
  if (part.insecure) warnOfObservers()
  const played = await withProgress('computing with the other parties', () => runDeployedParty(part))
  printPart(options.id, played, options.json === true)
}

function warnOfObservers(): void {
  process.stderr.write(
    'warning: links are neither encrypted nor authenticated. Whoever observes the network reads every message of the ' +
      "protocol, and from the dealer's keys and what is opened can compute the private inputs; whoever can change " +
      "messages can take a party's place or shift results.\n",
  )
}
