import { turn } from '../src/next-turn.ts'

/** Runs something once and returns how many seconds it took. */
export type Timed = () => number | Promise<number>

/** @param share how much of the whole the work is: its time is divided by that */
export function timed(work: () => unknown, share = 1): Timed {
  return async () => {
    const start = performance.now()
    await work()
    return (performance.now() - start) / 1000 / share
  }
}

/** Seconds of rounds that do not count: engines compile hot code anew as long as this. */
const warmUpSeconds = 0.5

/**
 * Runs things in turn, so that whatever slows the machine slows all of them, once they have warmed up. Between them the
 * event loop turns, so that none is charged for what another has left to collect.
 *
 * @returns the seconds of each, by round
 */
export async function interleave<const Works extends readonly Timed[]>(
  works: Works,
  rounds: number,
): Promise<{ [K in keyof Works]: number[] }> {
  for (const start = performance.now(); performance.now() - start < warmUpSeconds * 1000; )
    for (const work of works) await work()
  const seconds: number[][] = works.map(() => [])
  for (let round = 0; round < rounds; round++)
    for (const [i, work] of works.entries()) {
      await turn()
      seconds[i]?.push(await work())
    }
  return seconds as { [K in keyof Works]: number[] }
}

/** The median of so many runs of one thing, once it has warmed up. */
export async function medianSeconds(work: () => unknown, runs: number): Promise<number> {
  const [seconds] = await interleave([timed(work)], runs)
  return median(seconds)
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.slice((sorted.length - 1) >> 1, (sorted.length >> 1) + 1)
  return middle.reduce((sum, value) => sum + value, 0) / middle.length
}

/** The median over the rounds of one time over another. */
export function medianRatio(over: readonly number[], under: readonly number[]): number {
  return median(over.map((seconds, round) => seconds / (under[round] ?? Number.NaN)))
}

/**
 * A run of several parties takes as long as the slowest of them.
 *
 * @param seconds by party, then by run
 */
export function medianOfSlowest(seconds: readonly (readonly number[])[]): number {
  const [first = []] = seconds
  return median(first.map((_, run) => Math.max(...seconds.map((party) => party[run] ?? Number.NaN))))
}
