import { Command, Option } from 'commander'
import type { Scheme } from '../../../protocols/share-file/index.ts'
import type { FieldName } from '../program/field-choice.ts'
import { integer, positive } from './parsers.ts'
import { UsageError } from './usage-error.ts'

interface ShareOptions {
  readonly parties: number
  readonly scheme: Scheme
  readonly threshold?: number
  readonly field: FieldName
  readonly fractionBits?: number
  readonly clip?: number
  readonly out: string
  readonly json?: boolean
}

/** `beaverdam share`. */
export function shareCommand(): Command {
  return new Command('share')
    .summary('split a file into shares')
    .description(
      'Splits the numbers of a file into shares, one file for each holder: DIR/NAME.HOLDER.share, which its user alone may ' +
        'read. Hand each holder its own. `reconstruct` puts them together, and programs compute on them: ' +
        '`--input x=NAME.HOLDER.share` at each party, and `mpc.shared("x")` in the program. A session ends with SHARE_ALTERED ' +
        'if a party gives another share than its file holds.',
    )
    .argument('<file>', 'a .npy, .safetensors, .csv or .json file')
    .requiredOption('--parties <k>', 'how many holders', integer(2, 255))
    .addOption(
      new Option('--scheme <scheme>', 'additive: all shares are needed; shamir: any threshold + 1')
        .choices(['additive', 'shamir'])
        .default('additive'),
    )
    .option(
      '--threshold <t>',
      'how many holders learn nothing together (shamir: fewer than half)',
      integer(1, 254),
    )
    .addOption(new Option('--field <bits>', 'the prime field').choices(['64', '128']).default('64'))
    .option('--fraction-bits <f>', 'binary digits kept after the point (24; integers: 0)', integer(0, 40))
    .option('--clip <c>', 'clip numbers to [-c, c]; without it a number without room is an error', positive)
    .requiredOption('--out <dir>', 'where the shares go; nothing there is overwritten')
    .option('--json', 'print JSON')
    .action(share)
}

async function share(file: string, options: ShareOptions): Promise<void> {
  const { scheme, parties, field, fractionBits, clip, out, json = false } = options
  const threshold = thresholdOf(options)
  const [{ shareFile }, { printSharing }, { withProgress }] = await Promise.all([
    import('../shares/share.ts'),
    import('../shares/print.ts'),
    import('../terminal/progress.ts'),
  ])
  const sharing = { file, scheme, parties, threshold, field, fractionBits, clip, out }
  printSharing(sharing, await withProgress('sharing', () => shareFile(sharing)), json)
}

/** @throws UsageError */
function thresholdOf({ scheme, parties, threshold }: ShareOptions): number {
  if (scheme === 'additive') {
    if (threshold !== undefined && threshold !== parties - 1)
      throw new UsageError(
        `--threshold: expected ${parties - 1}, as additive shares are all needed, got ${threshold}; see --scheme shamir`,
      )
    return parties - 1
  }
  const chosen = threshold ?? Math.max(1, Math.floor((parties - 1) / 2))
  if (chosen >= parties)
    throw new UsageError(
      `--threshold: expected at most ${parties - 1}, below the number of holders, got ${chosen}`,
    )
  return chosen
}
