import type { ErrorCode } from '../../../src/errors.ts'
import type { SessionMetrics } from '../../../src/runtime/index.ts'
import { checkSameLayout, unflatten } from '../files/layout.ts'
import { checkUpdateWritable, type Update, type UpdateLayout, writeUpdate } from '../files/update.ts'
import type { Crew } from '../processes/crew.ts'
import { linkMembers, type Place } from '../processes/linking.ts'
import { runCrew } from '../processes/run-crew.ts'
import { checkNoInput } from './check-no-input.ts'

/** Files that are summed. */
export interface SummedFiles {
  readonly files: readonly string[]
  /** By file, integers; undefined for a sum without weights. */
  readonly weights: readonly number[] | undefined
  /** Where the result goes, if anywhere. */
  readonly out: string | undefined
}

/** Who sums them, and by which plan. */
export interface Summing<Plan> {
  /** The names of the aggregators and of who helps them: the first parties of the session. */
  readonly aggregators: readonly string[]
  readonly roles: { readonly aggregator: string; readonly contributor: string }
  /** How many contributors are enough: others may be lost. */
  readonly minimum: number
  /** Milliseconds that a process waits for another. */
  readonly deadline: number
  /** What all processes go by. @throws BeaverdamError if there is no room for the sum */
  plan(layout: UpdateLayout): Plan
}

/** What an aggregator is told when it starts. */
export interface AggregatorTask {
  readonly place: Place
}

/** What a contributor is told when it starts. */
export interface ContributorTask {
  readonly place: Place
  readonly file: string
  readonly weight: number | undefined
}

/** What is opened. */
export interface OpenedSum {
  /** The sum or the mean. */
  readonly values: Float64Array
  readonly totalWeight: number
  /** How many contributions are in it. */
  readonly count: number
}

/** What a process ends with. */
export interface ProcessResult {
  readonly metrics: SessionMetrics
}

/** What an aggregator ends with. */
export interface AggregatorResult extends ProcessResult {
  /** Given by the first aggregator alone. */
  readonly sum: OpenedSum | undefined
  /** Contributors, by number, whose contribution this aggregator refused, or that it shut out, and why. */
  readonly refused: ReadonlyMap<number, ErrorCode>
}

/** A sum, and what its processes told of it. */
export interface Summed<Plan, Contributed> {
  readonly update: Update
  readonly plan: Plan
  readonly totalWeight: number
  /** How many contributions are in it. */
  readonly count: number
  /** Contributors, by number, that some aggregator refused or shut out, and why. */
  readonly refused: ReadonlyMap<number, ErrorCode>
  /** What the contributors ended with, by file; undefined for one that was lost. */
  readonly contributed: readonly (Contributed | undefined)[]
  /** Sent over all links, frames and headers of the protocol included. */
  readonly bytes: number
}

/**
 * Sums files in processes of their own: one contributor a file, k aggregators and who helps them, linked by WebSocket. No process
 * but its contributor sees the numbers of a file; this one sees the layouts and the result.
 *
 * @throws BeaverdamError the cause of the first failure; then nothing is written
 */
export async function sumInProcesses<Plan, Contributed extends ProcessResult>(
  summed: SummedFiles,
  summing: Summing<Plan>,
  now: (text: string) => void,
): Promise<Summed<Plan, Contributed>> {
  const { files, out } = summed
  if (out !== undefined) await checkNoInput(out, files)
  const contributors = files.map((_, i) => `contributor-${i}`)
  const names = [...summing.aggregators, ...contributors]

  const work = async (crew: Crew) => {
    now('reading the files')
    if (summing.minimum < files.length) crew.mayLose(contributors, files.length - summing.minimum)
    const layouts = await crew.hearStarted<UpdateLayout | undefined>(contributors)
    const read = layouts.flatMap((update, i) => (update ? [{ path: files[i] as string, update }] : []))
    checkSameLayout(read)
    const [{ update: layout }] = read as [(typeof read)[0]]
    if (out !== undefined) await checkUpdateWritable(out, layout.format)
    const plan = summing.plan(layout)
    crew.tell(names, plan)
    now('linking the processes')
    await linkMembers(crew, names)
    now('summing')
    return { plan, layout, results: await crew.results<AggregatorResult | Contributed | undefined>() }
  }
  const { plan, layout, results } = await runCrew(assignments(summed, summing, names), work, {
    deadlineMs: summing.deadline,
  })

  const aggregators = results.slice(0, -files.length) as [AggregatorResult, ...AggregatorResult[]]
  const { values, totalWeight, count } = aggregators[0].sum as OpenedSum
  const update = unflatten(layout, values)
  if (out !== undefined) await writeUpdate(out, update)
  return {
    update,
    plan,
    totalWeight,
    count,
    refused: new Map(aggregators.flatMap(({ refused }) => [...refused]).sort(([a], [b]) => a - b)),
    contributed: results.slice(-files.length) as (Contributed | undefined)[],
    bytes: results.reduce((bytes, result) => bytes + (result?.metrics.wireBytesOut ?? 0), 0),
  }
}

function assignments({ files, weights }: SummedFiles, { roles }: Summing<unknown>, names: readonly string[]) {
  return names.map((name, id) => {
    const place = { id, names }
    const i = id - (names.length - files.length)
    const file = files[i]
    return file === undefined
      ? { name, role: roles.aggregator, task: { place } satisfies AggregatorTask }
      : {
          name,
          role: roles.contributor,
          task: { place, file, weight: weights?.[i] } satisfies ContributorTask,
        }
  })
}
