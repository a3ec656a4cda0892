import { checkSameLayout, unflatten } from '../files/layout.ts'
import { checkUpdateWritable, type Update, type UpdateLayout, writeUpdate } from '../files/update.ts'
import { startDeadlineMs } from '../processes/crew.ts'
import { linkMembers } from '../processes/linking.ts'
import { runCrew } from '../processes/run-crew.ts'
import { aggregationHelpers, aggregatorNames } from './aggregation.ts'
import type { AggregatorResult, AggregatorTask, OpenedSum } from './aggregator.ts'
import type { ContributorResult, ContributorTask } from './contributor.ts'
import { planSum, type SumPlan, type SumRequest } from './plan.ts'

/** A sum of files, or their mean. */
export interface FileSum {
  readonly files: readonly string[]
  /** By file, integers; undefined for a sum without weights. */
  readonly weights: readonly number[] | undefined
  readonly request: SumRequest
  /** Where the result goes, if anywhere. */
  readonly out: string | undefined
}

/** A sum, and how it came about. */
export interface FileSumResult {
  readonly update: Update
  readonly plan: SumPlan
  readonly totalWeight: number
  /** How many contributions are in it. */
  readonly count: number
  /** Numbers that were clipped, by file; undefined for a contributor that was lost. */
  readonly saturated: readonly (number | undefined)[]
  /** Sent over all links, frames and headers of the protocol included. */
  readonly bytes: number
}

/**
 * Sums files in processes of their own: one contributor a file, k aggregators and who helps them, linked by WebSocket. No process
 * but its contributor sees the numbers of a file; this one sees the layouts and the result.
 *
 * @throws BeaverdamError the cause of the first failure; then nothing is written
 */
export async function sumFiles(sum: FileSum, now: (text: string) => void): Promise<FileSumResult> {
  const { files, request, out } = sum
  const aggregators = aggregatorNames(request.threat, request.aggregators)
  const contributors = files.map((_, i) => `contributor-${i}`)
  const names = [...aggregators, ...aggregationHelpers(request.threat), ...contributors]

  const { plan, layout, results } = await runCrew(assignments(sum, names), async (crew) => {
    now('reading the files')
    const layouts = await crew.hearAll<UpdateLayout>(contributors, startDeadlineMs)
    const [layout] = layouts as [UpdateLayout]
    checkSameLayout(files.map((path, i) => ({ path, update: layouts[i] as UpdateLayout })))
    if (out !== undefined) await checkUpdateWritable(out, layout.format)
    const plan = planSum(request, layout)
    crew.tell(names, plan)
    now('linking the processes')
    await linkMembers(crew, names)
    if (request.minimum < files.length) crew.mayLose(contributors)
    now('summing')
    return { plan, layout, results: await crew.results<AggregatorResult | ContributorResult | undefined>() }
  })

  const [{ sum: opened }] = results as [AggregatorResult]
  const { values, totalWeight, count } = opened as OpenedSum
  const contributed = results.slice(-files.length) as (ContributorResult | undefined)[]
  const update = unflatten(layout, values)
  if (out !== undefined) await writeUpdate(out, update)
  return {
    update,
    plan,
    totalWeight,
    count,
    saturated: contributed.map((result) => result?.saturated),
    bytes: results.reduce((bytes, result) => bytes + (result?.metrics.wireBytesOut ?? 0), 0),
  }
}

function assignments({ files, weights }: FileSum, names: readonly string[]) {
  return names.map((name, id) => {
    const place = { id, names }
    const i = id - (names.length - files.length)
    const file = files[i]
    return file === undefined
      ? { name, role: 'sum aggregator', task: { place } satisfies AggregatorTask }
      : {
          name,
          role: 'sum contributor',
          task: { place, file, weight: weights?.[i] } satisfies ContributorTask,
        }
  })
}
