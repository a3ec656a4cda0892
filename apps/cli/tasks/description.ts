import {
  type HpkeConfig,
  type SealedReportCost,
  sealedReportCost,
  verifyHpkeConfig,
} from '../../../protocols/sealed-report/index.ts'
import type { Task } from '../../../protocols/task/index.ts'
import { readSignedConfigs, readTask } from './published-task.ts'
import { findTask, isThere } from './task-folder.ts'

/** A task with what follows from it. */
export interface TaskDescription {
  readonly task: Task
  /** Bytes of its messages. */
  readonly cost: SealedReportCost
  /** Whether reports count now. */
  readonly state: 'not open yet' | 'open' | 'closed'
  /** The keys that clients seal to, by aggregator; undefined where they are not beside the task. */
  readonly configs: readonly HpkeConfig[] | undefined
}

/**
 * Reads a task, and checks the signatures of the keys beside it.
 *
 * @param path its task.json, or its folder
 * @throws BeaverdamError FILE_UNREADABLE or FILE_INVALID
 * @throws BeaverdamError TASK_INVALID
 * @throws BeaverdamError TASK_MISMATCH or KEY_CONFIG_INVALID for keys that are not those of its aggregators
 */
export async function describeTask(path: string): Promise<TaskDescription> {
  const at = await findTask(path)
  const task = await readTask(at.task)
  const { opens, closes } = task.parameters
  const now = Math.floor(Date.now() / 1000)
  const configs = (await isThere(at.configs)) ? await readSignedConfigs(at.configs, task) : undefined
  // Before and after the window no report is sealed: what matters is that the keys are good for it.
  const time = Math.min(Math.max(now, opens), closes - 1)
  return {
    task,
    cost: sealedReportCost(task),
    state: now < opens ? 'not open yet' : now < closes ? 'open' : 'closed',
    configs:
      configs && (await Promise.all(configs.map((signed, i) => verifyHpkeConfig(task, i, signed, time)))),
  }
}
