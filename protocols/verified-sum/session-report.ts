import type { Party, Step } from '../../src/runtime/party.ts'
import { hashText, stepOf } from '../../src/runtime/step.ts'
import type { Task } from '../task/task.ts'
import type { OpenedRelease } from './collector.ts'
import { receiveRelease } from './session-collector.ts'

/** It names the task and whether the sum is published, so that parties which disagree end in DIVERGED. */
export function reportStep(task: Task, publish: boolean): Step {
  return stepOf('verified-sum report', hashText(`${task.id} ${publish}`))
}

/**
 * Sends the aggregators of a session what was sealed to them.
 *
 * @param messages by aggregator
 * @param publish whether the aggregators publish the sum
 * @returns the sum if they do
 * @throws BeaverdamError REPORT_MALFORMED if it does not decode
 */
export async function submitReport(
  party: Party,
  task: Task,
  messages: readonly Uint8Array[],
  publish: boolean,
): Promise<OpenedRelease | undefined> {
  const step = reportStep(task, publish)
  await Promise.all(messages.map((message, aggregator) => party.send(aggregator, step, message)))
  return publish ? receiveRelease(party, task) : undefined
}
