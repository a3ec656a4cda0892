import { readTask } from './published-task.ts'
import { runAggregators, type Work } from './run.ts'
import { findTask } from './task-folder.ts'
import type { Verification } from './verification.ts'

/** Folders to work on, as a user names them. */
export interface Folders extends Pick<Work, 'reports' | 'deadline'> {
  readonly task: string
}

/**
 * Has the aggregators of a task verify the reports of a folder, whatever was released before.
 *
 * @throws BeaverdamError the cause of the first failure
 */
export async function verifyFolder(
  { task: path, ...folders }: Folders,
  now: (text: string) => void,
): Promise<Verification> {
  const at = await findTask(path)
  const task = await readTask(at.task)
  let found: Verification | undefined
  await runAggregators({ ...folders, at, task, releases: false }, now, (verification) => {
    found = verification
  })
  return found as Verification
}
