import { BeaverdamError } from '../../src/errors.ts'
import { Task } from '../task/task.ts'
import type { SessionTerms } from './session-terms.ts'

/**
 * That a task is of the terms that a contributor knows, and the one that another aggregator named.
 *
 * @param party the aggregator that named the task
 * @throws BeaverdamError TASK_MISMATCH, naming it
 */
export function checkTerms(party: string | undefined, terms: SessionTerms, task: Task, first: Task): void {
  const { collectorKey, verifyKeyCommitment, aggregators } = task.parameters
  const expected = new Task({ ...terms, collectorKey, verifyKeyCommitment, aggregators })
  if (task.id === first.id && task.id === expected.id && task.aggregators === terms.aggregators) return
  throw new BeaverdamError(
    'TASK_MISMATCH',
    `aggregator '${party}' names a task that is not of the terms agreed on, or not the one of the others`,
    party === undefined ? {} : { party },
  )
}
