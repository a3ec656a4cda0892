import { expect, test } from 'vitest'
import { Field64 } from '../../src/field/field64.ts'
import { Field128 } from '../../src/field/field128.ts'
import { FieldVector } from '../../src/field/vector.ts'
import type { Party } from '../../src/runtime/party.ts'
import { simulate } from '../../src/runtime/simulate.ts'
import { SumTask } from '../secure-sum/task.ts'
import { AuthenticatedAggregator, contributeAuthenticated } from './authenticated-sum.ts'
import { authenticatedSumCost } from './costs.ts'
import { takeInputs } from './server.ts'
import { inputTransports } from './testing/input-session.ts'
import { masked, replicated, shamir, ways } from './testing/ways.ts'

async function measure(servers: number, clients: number, body: (party: Party) => Promise<unknown>) {
  const outcomes = await simulate(inputTransports(servers, clients), { terms: {} }, body)
  return {
    rounds: Math.max(...outcomes.map(({ metrics }) => metrics.rounds)),
    bytes: outcomes.reduce((sum, { metrics }) => sum + metrics.bytesOut, 0),
  }
}

test.each([
  { way: masked, servers: 2, clients: 1, length: 1 },
  { way: masked, servers: 2, clients: 3, length: 20_000 },
  { way: masked, servers: 3, clients: 2, length: 100 },
  { way: masked, servers: 4, clients: 5, length: 9000 },
  { way: replicated, servers: 3, clients: 1, length: 1 },
  { way: replicated, servers: 3, clients: 3, length: 20_000 },
  { way: shamir, servers: 3, clients: 2, length: 100 },
  { way: shamir, servers: 4, clients: 3, length: 9000 },
  { way: shamir, servers: 5, clients: 2, length: 7 },
  { way: shamir, servers: 12, clients: 1, length: 1000 },
])(
  'inputs: $way.name, to $servers servers of $clients clients, $length elements',
  async ({ way, servers, clients, length }) => {
    const measured = await measure(servers, clients, async (party) => {
      if (party.id >= servers) return way.give(party, 1, servers, FieldVector.zero(Field64, length))
      const sharing = await way.sharing(Field64, servers, party.id)
      const ids = Array.from({ length: clients }, (_, i) => servers + i)
      return takeInputs(party, 1, {
        sharing,
        servers,
        clients: ids,
        length,
        atLeast: clients,
        within: 60_000,
      })
    })
    const { rounds, bytes } = way.costs.input({ servers, clients, length, elementBytes: 8 })
    expect(measured).toEqual({ rounds, bytes })
  },
)

const sums = ways.flatMap((way) =>
  way.servers.map((aggregators, i) => ({
    way,
    aggregators,
    count: 2 + (i % 2),
    length: [1000, 10, 30_000, 7, 100][i] ?? 1,
    publish: i % 2 === 1,
  })),
)

test.each(sums)(
  'a sum: $way.name, by $aggregators aggregators of $count contributions, $length reals, published: $publish',
  async ({ way, aggregators, count, length, publish }) => {
    for (const field of [Field64, Field128]) {
      const format = { fractionBits: 16, clip: 8 }
      const batch = { minBatch: 2, maxBatch: count, maxWeight: 3 }
      const task = new SumTask({ name: 'cost', field, length, format, aggregators, ...batch })
      const measured = await measure(aggregators, count, async (party) => {
        const reals = new Float64Array(length)
        const { give } = way
        if (party.id >= aggregators)
          return contributeAuthenticated(party, task, reals, { give, weight: 2, publish })
        const aggregator = new AuthenticatedAggregator(await way.sharing(field, aggregators, party.id))
        const contributors = Array.from({ length: count }, (_, i) => aggregators + i)
        return aggregator.aggregate(party, task, { contributors, publish })
      })
      const { rounds, bytes } = authenticatedSumCost(way.costs, task, count, publish)
      expect(measured).toEqual({ rounds, bytes })
    }
  },
)
