import { expect, test } from 'vitest'
import { Field64 } from '../../src/field/field64.ts'
import { Field128 } from '../../src/field/field128.ts'
import { FieldVector } from '../../src/field/vector.ts'
import type { Party } from '../../src/runtime/party.ts'
import { simulate } from '../../src/runtime/simulate.ts'
import { SumTask } from '../secure-sum/task.ts'
import { AuthenticatedAggregator, contributeAuthenticated } from './authenticated-sum.ts'
import { giveInput } from './client.ts'
import { authenticatedSumCost, inputCost } from './costs.ts'
import { takeInputs } from './server.ts'
import { inputTransports, knownMaterial } from './testing/input-session.ts'

async function measure(servers: number, clients: number, body: (party: Party) => Promise<unknown>) {
  const outcomes = await simulate(inputTransports(servers, clients), { terms: {} }, body)
  return {
    rounds: Math.max(...outcomes.map(({ metrics }) => metrics.rounds)),
    bytes: outcomes.reduce((sum, { metrics }) => sum + metrics.bytesOut, 0),
  }
}

test.each([
  [2, 1, 1],
  [2, 3, 20_000],
  [3, 2, 100],
  [4, 5, 9000],
])('inputs to %i servers of %i clients, %i elements', async (servers, clients, length) => {
  const measured = await measure(servers, clients, async (party) => {
    if (party.id >= servers) return giveInput(party, 1, servers, FieldVector.zero(Field64, length))
    const preprocessing = await knownMaterial(Field64, servers, party.id)
    const ids = Array.from({ length: clients }, (_, i) => servers + i)
    const wanted = { atLeast: clients, within: 60_000 }
    return takeInputs(party, 1, { servers, clients: ids, length, preprocessing, ...wanted })
  })
  const { rounds, bytes } = inputCost({ servers, clients, length, elementBytes: 8 })
  expect(measured).toEqual({ rounds, bytes })
})

test.each([
  [2, 3, 1000, false],
  [2, 2, 10, true],
  [3, 2, 30_000, true],
  [5, 2, 7, false],
])(
  'a sum by %i aggregators of %i contributions, %i reals, published: %s',
  async (aggregators, count, length, publish) => {
    for (const field of [Field64, Field128]) {
      const format = { fractionBits: 16, clip: 8 }
      const batch = { minBatch: 2, maxBatch: count, maxWeight: 3 }
      const task = new SumTask({ name: 'cost', field, length, format, aggregators, ...batch })
      const measured = await measure(aggregators, count, async (party) => {
        const reals = new Float64Array(length)
        if (party.id >= aggregators)
          return contributeAuthenticated(party, task, reals, { weight: 2, publish })
        const preprocessing = await knownMaterial(field, aggregators, party.id)
        const aggregator = new AuthenticatedAggregator({ id: party.id, preprocessing })
        const contributors = Array.from({ length: count }, (_, i) => aggregators + i)
        return aggregator.aggregate(party, task, { contributors, publish })
      })
      const { rounds, bytes } = authenticatedSumCost(task, count, publish)
      expect(measured).toEqual({ rounds, bytes })
    }
  },
)
