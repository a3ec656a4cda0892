import { Command } from 'commander'
import type { VectorVerdict } from '../vectors/check.ts'

/** `beaverdam vectors check`. */
export function vectorsCommand(): Command {
  const check = new Command('check')
    .summary('replay vector files')
    .description(
      'Replays test vector files of every format that the project knows: one line a file, then their number. The exit ' +
        'code is 1 if one fails, or else 2 if one is of an unknown format.',
    )
    .argument('<path...>', 'JSON files, and folders of them')
    .option('--json', 'print JSON')
    .action(checkVectors)
  return new Command('vectors')
    .summary('verify test vectors')
    .description('Verifies test vectors.')
    .addCommand(check)
}

async function checkVectors(paths: string[], { json = false }: { readonly json?: boolean }): Promise<void> {
  const [{ checkVectorFile, vectorFiles }, { printJson }, { withProgress }] = await Promise.all([
    import('../vectors/check.ts'),
    import('../terminal/json.ts'),
    import('../terminal/progress.ts'),
  ])
  const files = await vectorFiles(paths)
  const verdicts = await withProgress('replaying', async (now) => {
    const done: VectorVerdict[] = []
    for (const file of files) {
      now(`replaying ${file}`)
      done.push(await checkVectorFile(file))
    }
    return done
  })
  const count = (verdict: VectorVerdict['verdict']) =>
    verdicts.filter((one) => one.verdict === verdict).length
  const counts = {
    files: files.length,
    holds: count('holds'),
    fails: count('fails'),
    unknown: count('unknown'),
  }
  if (json) printJson({ ...counts, verdicts })
  else {
    for (const { path, verdict, format, reason } of verdicts)
      process.stdout.write(`${verdict.padEnd('unknown'.length)}  ${path}  ${format ?? reason}\n`)
    process.stdout.write(
      `${counts.files} file${counts.files === 1 ? '' : 's'}: ${counts.holds} hold, ${counts.fails} fail, ${counts.unknown} unknown\n`,
    )
  }
  process.exitCode = counts.fails > 0 ? 1 : counts.unknown > 0 || counts.files === 0 ? 2 : 0
}
