import { concatBytes } from '@noble/hashes/utils.js'
import type { Party, PartyId } from '../../src/runtime/party.ts'
import { hashText, stepOf } from '../../src/runtime/step.ts'
import { signedConfigBytes } from '../sealed-report/hpke-config.ts'
import { Task } from '../task/task.ts'
import { largestEncoding } from '../task/task-encoding.ts'
import type { FoundedTask, TaskTerms } from './found-task.ts'
import { checkTerms } from './terms-check.ts'

/** What all parties of a session know of its task before it is founded: aggregator 0 is the collector. */
export interface SessionTerms extends Omit<TaskTerms, 'collectorKey'> {
  /** How many aggregators there are: the first parties of the session. */
  readonly aggregators: number
}

/** A founded task as contributors have it. */
export type PublishedTask = Omit<FoundedTask, 'keys'>

function stepFor({ name }: SessionTerms) {
  return stepOf('verified-sum published task', hashText(name))
}

/** Sends contributors the task and this aggregator's configuration. */
export function publishTask(
  party: Party,
  terms: SessionTerms,
  { task, signedConfigs }: PublishedTask,
  contributors: readonly PartyId[],
): void {
  const body = concatBytes(signedConfigs[party.id] as Uint8Array, task.encode())
  // not waited for: a contributor that reads nothing may keep nobody from the others
  for (const to of contributors) party.send(to, stepFor(terms), body).catch(() => {})
}

/**
 * The task as all aggregators tell a contributor. Each tells it itself, and only its own configuration, so that the others can't
 * put themselves in the place of one that is honest.
 *
 * @throws BeaverdamError TASK_MISMATCH, naming the aggregator, if two mean different tasks or one other terms than these
 * @throws BeaverdamError TASK_INVALID
 */
export async function receiveTask(party: Party, terms: SessionTerms): Promise<PublishedTask> {
  const ids = Array.from({ length: terms.aggregators }, (_, id) => id)
  const bodies = await Promise.all(
    ids.map((id) => party.receive(id, stepFor(terms), signedConfigBytes + largestEncoding)),
  )
  const tasks = bodies.map((body) => Task.decode(body.subarray(signedConfigBytes)))
  for (const [id, task] of tasks.entries()) checkTerms(party.names[id], terms, task, tasks[0] as Task)
  return {
    task: tasks[0] as Task,
    signedConfigs: bodies.map((body) => body.subarray(0, signedConfigBytes)),
  }
}
