import type { Task } from '../../../protocols/task/index.ts'
import type { Crew } from '../processes/crew.ts'
import { linkMembers } from '../processes/linking.ts'
import { runCrew } from '../processes/run-crew.ts'
import type { AggregatorTask, Findings, GoOn, ReleasedShare } from './aggregator.ts'
import { findReports } from './report-files.ts'
import type { TaskFolder } from './task-folder.ts'
import { type Verification, verificationOf } from './verification.ts'

/** Reports that the aggregators of a task work on together. */
export interface Work {
  readonly at: TaskFolder
  readonly task: Task
  /** The folder of the reports. */
  readonly reports: string
  /** Whether the sum of what is valid is released. */
  readonly releases: boolean
  /** Milliseconds until a wait ends in PEER_TIMEOUT. */
  readonly deadline: number
}

/**
 * Runs the aggregators of a task in processes of their own: each reads its keys and the messages to it, and no other file of
 * a secret.
 *
 * @param now is told what they do
 * @param verified is told what became of the reports, before anything is released: what it throws ends the run
 * @returns the share of each aggregator, where they release
 * @throws BeaverdamError the cause of the first failure
 */
export async function runAggregators(
  { at, task, reports, releases, deadline }: Work,
  now: (text: string) => void,
  verified: (verification: Verification) => void,
): Promise<readonly (ReleasedShare | undefined)[]> {
  const files = await findReports(reports, task)
  const names = Array.from({ length: task.aggregators }, (_, id) => `aggregator-${id}`)
  const assignments = names.map((name, id) => {
    const own: AggregatorTask = {
      place: { id, names },
      task: at.task,
      keys: at.aggregatorKeys(id),
      reports,
      releases: releases ? at.releases(id) : undefined,
      deadline,
    }
    return { name, role: 'report aggregator', task: own }
  })
  const work = async (crew: Crew) => {
    await linkMembers(crew, names)
    now('verifying')
    verified(verificationOf(reports, files, await crew.hearAll<Findings>(names)))
    if (releases) crew.tell(names, 'go on' satisfies GoOn)
    return crew.results<ReleasedShare | undefined>()
  }
  return runCrew(assignments, work, { deadlineMs: deadline })
}
