import { describe, expect, test, vi } from 'vitest'
import type { Cost } from '../../src/runtime/arithmetic.ts'
import type { Party } from '../../src/runtime/party.ts'
import { simulate } from '../../src/runtime/simulate.ts'
import { memoryTransports } from '../../src/transport/memory.ts'
import type { Task } from '../task/task.ts'
import type * as Chunks from './chunks.ts'
import { agreementCost, foundingCost, releaseCost, sessionCost, verificationCost } from './costs.ts'
import { foundTask, type TaskTerms } from './found-task.ts'
import { runVerifiedAggregator, runVerifiedContributor } from './session-roles.ts'
import { aggregatorsOf, countTerms, foundExample, messagesOf } from './testing/example-session.ts'

// chunks of so few that there are several
vi.mock('./chunks.ts', async (original) => {
  const reportsPerChunk: typeof Chunks.reportsPerChunk = () => 2
  return { ...(await original<typeof Chunks>()), reportsPerChunk }
})

/** What a session of n parties costs, measured. */
async function measure(n: number, body: (party: Party) => Promise<unknown>): Promise<Cost> {
  const names = Array.from({ length: n }, (_, id) => `party-${id}`)
  const outcomes = await simulate(memoryTransports(names), { terms: {} }, body)
  return {
    rounds: Math.max(...outcomes.map(({ metrics }) => metrics.rounds)),
    bytes: outcomes.reduce((sum, { metrics }) => sum + metrics.bytesOut, 0),
    material: {},
  }
}

const tasks: readonly [string, Partial<TaskTerms>, number | number[]][] = [
  ['Prio3Count', {}, 1],
  [
    'Prio3Histogram',
    { vdaf: 'Prio3Histogram', field: 'Field128', parameters: { length: 6, chunkLength: 2 } },
    3,
  ],
  [
    'NormSum',
    { vdaf: 'NormSum', parameters: { dimension: 20, l2NormBound: 2 ** 10 }, fractionBits: 10 },
    new Array(20).fill(0.125),
  ],
]

describe.each([2, 3, 5])('%i aggregators', (k) => {
  test.each(tasks)(
    'found, verify, agree and release %s at the stated cost',
    async (_, terms, measurement) => {
      const example = await foundExample(k, terms)
      const { task } = example
      const collectorKey = example.collector.publicKey
      const founding = await measure(k, (party) =>
        foundTask(party, { ...countTerms, ...terms, collectorKey }),
      )
      expect(founding).toEqual(foundingCost(task))

      const count = 3
      const aggregators = aggregatorsOf(example)
      for (let i = 0; i <= count; i++)
        // the last aggregator lacks one
        for (const [id, message] of (await messagesOf(example, measurement)).entries())
          if (i > 0 || id < k - 1) await aggregators[id]!.accept(message)
      const waiting = aggregators.map((_, id) => (id < k - 1 ? count + 1 : count))
      const at = (body: (aggregator: (typeof aggregators)[0], party: Party) => Promise<unknown>) =>
        measure(k, (party) => body(aggregators[party.id]!, party))
      expect(await at((aggregator, party) => aggregator.verify(party))).toEqual(
        verificationCost(task, waiting, count),
      )
      expect(await at((aggregator, party) => aggregator.agree(party))).toEqual(agreementCost(task))
      const [agreement, release] = [agreementCost(task), releaseCost(task)]
      expect(
        await at(async (aggregator, party) => aggregator.release(party, await aggregator.agree(party))),
      ).toMatchObject({
        rounds: agreement.rounds + release.rounds,
        bytes: agreement.bytes + release.bytes,
      })
    },
  )

  test.each(tasks.flatMap((task) => [false, true].map((publish) => [...task, publish] as const)))(
    'serve contributors of %s at the stated cost',
    async (_, terms, measurement, publish) => {
      const own = { ...countTerms, ...terms, aggregators: k }
      let task: Task | undefined
      const measured = await measure(k + 4, async (party) => {
        if (party.id < k) task = (await runVerifiedAggregator(party, own, { publish })).task
        else await runVerifiedContributor(party, own, measurement, { publish, time: own.opens })
      })
      expect(measured).toEqual(sessionCost(task!, 4, publish))
    },
  )
})
