import { Command, Option } from 'commander'
import type { ProtocolName } from '../../../src/index.ts'
import type { PrivateInput } from '../program/private-input.ts'
import type { TriplesChoice } from '../threat/choice.ts'
import { namedInput } from './input-option.ts'
import { protocolOption, triplesOption } from './threat-options.ts'
import { UsageError } from './usage-error.ts'
import { waitOption } from './waiting-options.ts'

interface PartyOptions {
  readonly config: string
  readonly id: string
  readonly protocol?: ProtocolName
  readonly triples?: TriplesChoice
  readonly input?: readonly PrivateInput[]
  readonly keep?: string
  readonly wait: number
  readonly keys?: string
  readonly insecure?: boolean
  readonly seed?: string
  readonly json?: boolean
}

const configHelp = `
The config file is the same at every party:
  {
    "session": "<16 to 64 random bytes in hex, known to the parties alone>",
    "parties": [
      { "name": "alice", "address": "10.0.0.1:7001", "pins": ["<what alice's keygen printed>"] },
      { "name": "bob", "address": "10.0.0.2:7001", "pins": ["<what bob's keygen printed>"] }
    ],
    "dealer": { "name": "dealer", "address": "10.0.0.3:7001", "pins": ["<what the dealer's keygen printed>"] }
  }
With pins every party has --keys, and links are over TLS 1.3: a party is who has the pinned key, and nobody else gets a
word in. A party has one pin, or two while it replaces its key. Without any pins links are neither encrypted nor
authenticated, and addresses beyond this machine are refused.
It may also have "protocol" (additive), "triples", "field" (64) and "deadline" (60 seconds). The dealer is a party of its
own, started with --id dealer and the same program; it must collude with nobody. Without a dealer the parties make
triples themselves: "lattice" under additive and "lowgear" under spdz, or, in field 128, "ot" and "mascot". The other
protocols use none.`

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
    .option(
      '--input <name=file>',
      "a private input: .npy, .csv or .json, or the party's .share; may be repeated",
      namedInput,
    )
    .option('--keep <dir>', 'where the shares go that the program keeps, as NAME.PARTY.share')
    .addOption(protocolOption())
    .addOption(triplesOption())
    .addOption(waitOption())
    .option('--keys <folder>', 'where keygen has put the key of this party')
    .addOption(
      new Option(
        '--insecure',
        'without keys: allow addresses beyond this machine, although links are not encrypted',
      ).conflicts('keys'),
    )
    .addOption(new Option('--seed <hex>').hideHelp())
    .option('--json', 'print JSON')
    .addHelpText('after', configHelp)
    .action(party)
}

async function party(program: string, options: PartyOptions): Promise<void> {
  if (options.seed !== undefined)
    throw new UsageError("--seed: a real party's randomness is never fixed; it serves simulate alone")
  const [{ readPlace }, { bundleProgram }, { runDeployedParty }, { printPart }, { withProgress }] =
    await Promise.all([
      import('../party/place.ts'),
      import('../program/bundle.ts'),
      import('../party/run.ts'),
      import('../party/print.ts'),
      import('../terminal/progress.ts'),
    ])
  const place = await readPlace(options, options)
  const { input: inputs = [], keep } = options
  const part = { place, bundle: await bundleProgram(program), inputs, keep }
  const played = await withProgress('computing with the other parties', () => runDeployedParty(part))
  printPart(options.id, played, options.json === true)
}
