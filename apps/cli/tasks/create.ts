import { readdir, rm } from 'node:fs/promises'
import { KeyPair } from '../../../protocols/hpke/index.ts'
import { Task } from '../../../protocols/task/index.ts'
import { BeaverdamError } from '../../../src/errors.ts'
import { makeFolder } from '../files/make-folder.ts'
import { unwritable } from '../files/write-atomically.ts'
import type { Crew } from '../processes/crew.ts'
import { linkMembers } from '../processes/linking.ts'
import { runCrew } from '../processes/run-crew.ts'
import type { Founded, FounderTask } from './founder.ts'
import { type PublishedTask, writePublishedTask } from './published-task.ts'
import { writeSecret } from './secret-file.ts'
import { type TaskFolder, taskFolder } from './task-folder.ts'
import type { TermsWithoutKeys } from './terms.ts'

/** A task to make, and where its files go. */
export interface TaskCreation {
  readonly terms: TermsWithoutKeys
  readonly aggregators: number
  readonly out: string
  /** Milliseconds until a wait ends in PEER_TIMEOUT. */
  readonly deadline: number
}

/**
 * Has the aggregators of a task make it, in processes of their own, which alone see their keys. This process is the collector.
 *
 * @throws BeaverdamError HEADROOM_EXCEEDED, FIELD_TOO_SMALL, INVALID_ARGUMENT for terms that a task cannot have
 * @throws BeaverdamError FILE_UNWRITABLE, also for a folder that has something in it
 * @throws BeaverdamError the cause of the first failure; then no file is left
 */
export async function createTaskFolder(
  creation: TaskCreation,
  now: (text: string) => void,
): Promise<PublishedTask> {
  const { aggregators, out } = creation
  const collector = await KeyPair.generate()
  const terms = { ...creation.terms, collectorKey: collector.publicKey }
  checkTerms(terms, aggregators)
  const at = taskFolder(out)
  await makeEmpty(out)
  try {
    const founded = await found(at, { ...creation, terms }, now)
    const published = { task: Task.decode(founded.encoding), signedConfigs: founded.signedConfigs }
    await writeSecret(at.collectorKey, collector.exportPrivateKey())
    await writePublishedTask(at, published)
    return published
  } catch (error) {
    await Promise.all(filesOf(at, aggregators).map((path) => rm(path, { force: true })))
    throw error
  }
}

async function found(
  at: TaskFolder,
  {
    terms,
    aggregators,
    deadline,
  }: Pick<TaskCreation, 'aggregators'> & Pick<FounderTask, 'terms' | 'deadline'>,
  now: (text: string) => void,
): Promise<Founded> {
  const names = Array.from({ length: aggregators }, (_, id) => `aggregator-${id}`)
  const assignments = names.map((name, id) => {
    const task: FounderTask = { place: { id, names }, terms, keys: at.aggregatorKeys(id), deadline }
    return { name, role: 'task founder', task }
  })
  const work = async (crew: Crew) => {
    await linkMembers(crew, names)
    now('making keys')
    const [first] = await crew.results<Founded>()
    return first as Founded
  }
  return runCrew(assignments, work, { deadlineMs: deadline })
}

/** Makes the task with keys that are nobody's, so that what is wrong with its terms is known before a process starts. */
function checkTerms(terms: FounderTask['terms'], aggregators: number): void {
  const keys = Array.from({ length: aggregators }, (_, id) => new Uint8Array(32).fill(id))
  new Task({ ...terms, verifyKeyCommitment: new Uint8Array(32), aggregators: keys })
}

async function makeEmpty(folder: string): Promise<void> {
  await makeFolder(folder, 0o700)
  const entries = await readdir(folder).catch((error: unknown) => {
    throw unwritable(folder, error)
  })
  if (entries.length > 0)
    throw new BeaverdamError('FILE_UNWRITABLE', `${folder} is not empty: a task needs a folder of its own`)
}

function filesOf(at: TaskFolder, aggregators: number): readonly string[] {
  const keys = Array.from({ length: aggregators }, (_, id) => at.aggregatorKeys(id))
  return [at.task, at.configs, at.collectorKey, ...keys]
}
