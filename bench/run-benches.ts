import { BeaverdamError } from '../src/errors.ts'
import { type Bench, type BenchOptions, type BenchResult, runBench } from './bench.ts'

/** A run of several benches, and who follows it. */
export interface BenchRun extends BenchOptions {
  /** Is told which bench begins. */
  readonly begins: (bench: Bench, number: number) => void
  /** Is told which bench needs what is not installed, and why: then the others run. Left out, the run fails. */
  readonly leftOut?: (bench: Bench, why: string) => void
}

/** Runs benches one after the other. @throws BeaverdamError NOT_INSTALLED */
export async function runBenches(
  benches: readonly Bench[],
  { smoke, begins, leftOut }: BenchRun,
): Promise<readonly (readonly [Bench, BenchResult])[]> {
  const results: (readonly [Bench, BenchResult])[] = []
  for (const [i, bench] of benches.entries()) {
    begins(bench, i + 1)
    try {
      results.push([bench, await runBench(bench, { smoke })])
    } catch (error) {
      const isMissing = error instanceof BeaverdamError && error.code === 'NOT_INSTALLED'
      if (!isMissing || leftOut === undefined) throw error
      leftOut(bench, error.message)
    }
  }
  return results
}
