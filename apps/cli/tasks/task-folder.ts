import { stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { BeaverdamError } from '../../../src/errors.ts'

/**
 * The files of a task, of which each party would have its own on a machine of its own: clients `task` and `configs`, the
 * collector its key besides, an aggregator its keys and its releases.
 */
export interface TaskFolder {
  readonly folder: string
  /** The task in its JSON form. */
  readonly task: string
  /** The keys of the aggregators, signed, to which clients seal. */
  readonly configs: string
  /** Secret, of the collector. */
  readonly collectorKey: string
  /** Secret, of an aggregator. */
  aggregatorKeys(aggregator: number): string
  /** What an aggregator has released: a folder. */
  releases(aggregator: number): string
}

export function taskFolder(folder: string): TaskFolder {
  return {
    folder,
    task: join(folder, 'task.json'),
    configs: join(folder, 'hpke-configs.json'),
    collectorKey: join(folder, 'collector.key'),
    aggregatorKeys: (aggregator) => join(folder, `aggregator-${aggregator}.keys`),
    releases: (aggregator) => join(folder, `aggregator-${aggregator}.released`),
  }
}

/** The folder of a task that is named by it or by the task.json in it. @throws BeaverdamError FILE_UNREADABLE */
export async function findTask(path: string): Promise<TaskFolder> {
  const entry = await stat(path).catch((cause: unknown) => {
    throw new BeaverdamError('FILE_UNREADABLE', `${path} does not exist or cannot be read`, { cause })
  })
  return entry.isDirectory() ? taskFolder(path) : { ...taskFolder(dirname(path)), task: path }
}

/** Whether there is a file of that name. */
export async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
