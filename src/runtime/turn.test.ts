import { expect, test } from 'vitest'
import { nextTurn } from '../next-turn.ts'
import * as node from './turn.node.ts'
import * as web from './turn.web.ts'

type AtTurnEnd = (callback: () => void) => void

/** What happens in which order when jobs are queued before, with and after the question, and from deep in the queue. */
async function order(atTurnEnd: AtTurnEnd): Promise<readonly string[]> {
  const events: string[] = []
  const job = async (name: string, length: number) => {
    for (let k = 0; k < length; k++) await undefined
    events.push(name)
  }
  const ended = (name: string) =>
    new Promise<void>((resolve) =>
      atTurnEnd(() => {
        events.push(name)
        resolve()
      }),
    )
  const ends: Promise<void>[] = []
  const deep = job('job', 50).then(() => {
    ends.push(ended('asked late'))
    return job('job', 20)
  })
  ends.push(ended('asked first'))
  await Promise.all([deep, job('job', 3), job('job', 100)])
  await Promise.all(ends)
  return events
}

test.each([
  ['Node', node.atTurnEnd],
  ['browsers', web.atTurnEnd],
])('in %s a turn ends once the microtask queue has drained, whoever fills it', async (_, atTurnEnd) => {
  const expected = ['job', 'job', 'job', 'job', 'asked first', 'asked late']
  expect(await order(atTurnEnd)).toEqual(expected)
  // at the top of a task the next tick comes before all promise jobs
  const atTop = new Promise((resolve) => nextTurn(() => resolve(order(atTurnEnd))))
  expect(await atTop).toEqual(expected)
})
