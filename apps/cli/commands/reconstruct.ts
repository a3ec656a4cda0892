import { Command } from 'commander'

interface ReconstructOptions {
  readonly out?: string
  readonly json?: boolean
}

/** `beaverdam reconstruct`. */
export function reconstructCommand(): Command {
  return new Command('reconstruct')
    .summary('put shares together')
    .description(
      'Puts share files together to the file that they are shares of: its format, names, shapes and types. Every share is checked ' +
        'to be the one that was made, so that one that somebody changed is named.',
    )
    .argument('<shares...>', 'share files of one sharing, or a folder with them')
    .option('--out <file>', 'where the result goes; its name ends as that of the file that was shared')
    .option('--json', 'print JSON')
    .action(reconstruct)
}

async function reconstruct(paths: string[], { out, json = false }: ReconstructOptions): Promise<void> {
  const [{ reconstructFile }, { printReconstruction }, { withProgress }] = await Promise.all([
    import('../shares/reconstruct.ts'),
    import('../shares/print.ts'),
    import('../terminal/progress.ts'),
  ])
  const reconstruction = await withProgress('putting the shares together', () => reconstructFile(paths, out))
  printReconstruction(reconstruction, out, json)
}
