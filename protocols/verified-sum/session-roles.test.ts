import { expect, test } from 'vitest'
import type { Party } from '../../src/runtime/party.ts'
import { simulate } from '../../src/runtime/simulate.ts'
import { memoryTransports } from '../../src/transport/memory.ts'
import type { Transport } from '../../src/transport/transport.ts'
import type { Measurement } from '../task/fixed-point.ts'
import { runVerifiedAggregator, runVerifiedContributor } from './session-roles.ts'
import type { SessionTerms } from './session-terms.ts'
import { countTerms } from './testing/example-session.ts'

const terms: SessionTerms = { ...countTerms, aggregators: 2 }

/** So many aggregators and contributors, who have links to the aggregators alone. */
function transports(aggregators: number, contributors: number): Transport[] {
  const names = Array.from({ length: aggregators + contributors }, (_, id) =>
    id < aggregators ? `aggregator-${id}` : `contributor-${id}`,
  )
  return memoryTransports(names).map((transport) => ({
    ...transport,
    channels: transport.channels.map((channel, to) =>
      transport.id < aggregators || to < aggregators ? channel : undefined,
    ),
  }))
}

function contribute(at: Party, measurement: Measurement, publish = false, own = terms) {
  return runVerifiedContributor(at, own, measurement, { publish, time: terms.opens })
}

test('rounds of contributors and aggregators, published', async () => {
  const outcomes = await simulate(transports(2, 3), { terms: {} }, async (party) => {
    const counts = []
    for (const round of [0, 1])
      counts.push(
        await party.fork(`round-${round}`, async (at) =>
          party.id < 2
            ? await runVerifiedAggregator(at, terms, { publish: true })
            : (await contribute(at, party.id === 2 ? round : 1, true)).release,
        ),
      )
    return counts
  })
  for (const { value } of outcomes)
    expect(value).toMatchObject([
      { count: 3, result: 2n },
      { count: 3, result: 3n },
    ])
})
