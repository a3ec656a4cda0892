import { Command } from 'commander'
import { UsageError } from './usage-error.ts'

interface BenchCommandOptions {
  readonly smoke?: boolean
  readonly json?: boolean
}

/** `beaverdam bench`. */
export function benchCommand(): Command {
  return new Command('bench')
    .summary('measure the hot paths')
    .description('Measures the hot paths against their baselines, and says what each must reach.')
    .argument(
      '[name...]',
      'the benches to run, or the beginnings of their names (field64); if left out, all that can run here',
    )
    .option(
      '--smoke',
      'run with tiny sizes, which shows that the benches work and not how fast the code is, and without names not beside ' +
        'other frameworks',
    )
    .option('--json', 'print JSON')
    .action(bench)
}

async function bench(names: string[], { smoke = false, json = false }: BenchCommandOptions): Promise<void> {
  const [{ benches, benchTable, defaultBenches, runBenches }, { withProgress }, { printJson }] =
    await Promise.all([
      import('../../../bench/index.ts'),
      import('../terminal/progress.ts'),
      import('../terminal/json.ts'),
    ])
  for (const name of names)
    if (!benches.some((one) => isNamed(one.name, name)))
      throw new UsageError(`expected one of ${benches.map((one) => one.name).join(', ')}, got ${name}`)
  const chosen =
    names.length === 0
      ? defaultBenches({ smoke })
      : benches.filter((one) => names.some((name) => isNamed(one.name, name)))
  const leftOut: string[] = []
  const measured = await withProgress('measuring', (now) =>
    runBenches(chosen, {
      smoke,
      begins: ({ name }, number) => now(`measuring ${name} (${number} of ${chosen.length})`),
      ...(names.length === 0 && {
        leftOut: ({ name }, why) => leftOut.push(`${name} is left out: ${why}\n`),
      }),
    }),
  )
  process.stderr.write(leftOut.join(''))
  if (json) printJson(measured.map(([, result]) => result))
  else process.stdout.write(`${benchTable(measured, { smoke })}\n`)
}

function isNamed(bench: string, name: string): boolean {
  return bench === name || bench.startsWith(`${name}.`)
}
