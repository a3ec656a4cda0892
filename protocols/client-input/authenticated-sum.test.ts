import { describe, expect, test } from 'vitest'
import { Field64 } from '../../src/field/field64.ts'
import { Field128 } from '../../src/field/field128.ts'
import { nextTurn } from '../../src/next-turn.ts'
import type { Party } from '../../src/runtime/party.ts'
import { restrict } from '../../src/runtime/scoped-party.ts'
import { simulate } from '../../src/runtime/simulate.ts'
import { type Lie, LyingParty } from '../../src/runtime/testing/lying-party.ts'
import { memoryTransports } from '../../src/transport/memory.ts'
import { authenticatedDealer } from '../material-source.ts'
import type { Release } from '../secure-sum/release.ts'
import { SumTask, type SumTaskParameters } from '../secure-sum/task.ts'
import { AuthenticatedAggregator, type BatchOptions, contributeAuthenticated } from './authenticated-sum.ts'
import { MaskedInputs } from './masked-inputs.ts'
import { countdown, holdTime, passTime } from './testing/held-time.ts'
import { type End, inputSession, inputTransports } from './testing/input-session.ts'
import { masked, replicated, shamir, ways } from './testing/ways.ts'

const parameters: SumTaskParameters = {
  name: 'test',
  field: Field64,
  length: 2,
  format: { fractionBits: 16, clip: 8 },
  maxWeight: 10,
  minBatch: 2,
  maxBatch: 5,
  aggregators: 2,
}
const task = new SumTask(parameters)

async function aggregate(
  party: Party,
  contributors: number,
  options: Partial<BatchOptions> = {},
  of = task,
  way = masked,
) {
  const aggregator = new AuthenticatedAggregator(await way.sharing(Field64, of.aggregators, party.id))
  return aggregator.aggregate(party, of, {
    contributors: Array.from({ length: contributors }, (_, i) => of.aggregators + i),
    ...options,
  })
}

/** Weighs as much as its id, and has that as its value. */
function contribute(party: Party, publish = false, of = task, { give } = masked) {
  return contributeAuthenticated(party, of, Float64Array.of(party.id, -1), {
    give,
    weight: party.id,
    publish,
  })
}

function releaseOf(end: End<{ readonly release: Release | undefined }> | undefined): Release {
  if (end?.status !== 'fulfilled') throw end?.reason
  return end.value.release as Release
}

test('rounds with a dealer behind the aggregators, published', async () => {
  const names = ['aggregator-0', 'aggregator-1', 'dealer', 'contributor-0', 'contributor-1', 'contributor-2']
  const rounds = ['round-1', 'round-2']
  const contributors = [3, 4, 5]
  const outcomes = await simulate(memoryTransports(names), { terms: task.terms }, async (party) => {
    const releases: (Release | undefined)[] = []
    if (party.id < 3)
      await authenticatedDealer.run(restrict(party, 3), Field64, async (_, preprocessing) => {
        const aggregator = new AuthenticatedAggregator(new MaskedInputs({ id: party.id, preprocessing }))
        for (const round of rounds)
          await party.fork(round, async (at) => {
            const { release } = await aggregator.aggregate(at, task, { contributors, publish: true })
            releases.push(release)
          })
      })
    else
      for (const round of rounds)
        await party.fork(round, async (at) => {
          releases.push((await contribute(at, true)).release)
        })
    return releases
  })
  for (const [id, { value }] of outcomes.entries()) {
    expect(value).toHaveLength(id === 2 ? 0 : 2)
    for (const release of value) {
      expect(release?.count).toBe(3)
      expect(release?.totalWeight).toBe(12)
      expect([...(release?.sum() ?? [])]).toEqual([9 + 16 + 25, -12])
      expect([...(release?.mean() ?? [])]).toEqual([50 / 12, -1])
    }
  }
})

test.each(ways)('three aggregators, in the large field, without weights: $name', async (way) => {
  const { maxWeight: _, ...unweighted } = parameters
  const large = new SumTask({ ...unweighted, field: Field128, aggregators: 3 })
  const ends = await inputSession({ servers: 3, clients: 2 }, async (party) => {
    if (party.id >= 3)
      return contributeAuthenticated(party, large, Float64Array.of(party.id, 0.5), { give: way.give })
    const aggregator = new AuthenticatedAggregator(await way.sharing(Field128, 3, party.id))
    return aggregator.aggregate(party, large, { contributors: [3, 4] })
  })
  for (const end of ends.slice(0, 3)) expect([...releaseOf(end).sum()]).toEqual([7, 1])
  for (const end of ends.slice(3)) expect(end).toMatchObject({ value: { release: undefined, saturated: 0 } })
})

test.each([
  { way: replicated, aggregators: 3 },
  { way: shamir, aggregators: 3 },
  { way: shamir, aggregators: 4 },
  { way: shamir, aggregators: 5 },
])('weighted, published, by $aggregators: $way.name', async ({ way, aggregators }) => {
  const of = new SumTask({ ...parameters, aggregators })
  const session = { servers: aggregators, clients: 2 }
  const ends = await inputSession<{ readonly release: Release | undefined }>(session, (party) =>
    party.id < aggregators
      ? aggregate(party, 2, { publish: true }, of, way)
      : contribute(party, true, of, way),
  )
  const [first, second] = [aggregators, aggregators + 1]
  for (const end of ends)
    expect([...releaseOf(end).sum()]).toEqual([first ** 2 + second ** 2, -first - second])
})

describe('contributors that drop out', () => {
  /** The last of the clients send nothing before the time is over in which they are waited for. */
  const waiting = (clients: number, lateOnes: number, way = masked, of = task) => {
    holdTime()
    const within = 1000
    const { aggregators: servers } = of
    const [aggregation, contributions] = [countdown(servers), countdown(clients - lateOnes)]
    void contributions.over.then(() => passTime(within))
    return inputSession({ servers, clients }, async (party) => {
      if (party.id < servers) return aggregate(party, clients, { within }, of, way).finally(aggregation.done)
      if (party.id < servers + clients - lateOnes)
        return contribute(party, false, of, way).finally(contributions.done)
      const late: Lie = (_to, _step, body) => aggregation.over.then(() => body)
      return contribute(new LyingParty(party, late), false, of, way)
    })
  }

  test.each([
    { way: masked, aggregators: 2 },
    { way: replicated, aggregators: 3 },
    { way: shamir, aggregators: 4 },
  ])('by silence are not counted by $aggregators aggregators: $way.name', async ({ way, aggregators: k }) => {
    const ends = await waiting(3, 1, way, new SumTask({ ...parameters, aggregators: k }))
    for (const end of ends.slice(0, k)) {
      expect([...releaseOf(end).sum()]).toEqual([k ** 2 + (k + 1) ** 2, -2 * k - 1])
      expect(end).toMatchObject({ value: { absent: [k + 2], rejected: [] } })
    }
  })

  test('by silence end the session, and are named, when too few are left', async () => {
    const ends = await waiting(3, 2)
    expect(ends[0]).toMatchObject({ reason: { code: 'PEER_TIMEOUT', party: 'client-3, client-4' } })
    expect(ends[1]).toMatchObject({ reason: { code: 'PEER_TIMEOUT' } })
  })

  test('by losing their links are not waited for', async () => {
    const transports = inputTransports(2, 3)
    const lost = transports[4]!
    const ends = await inputSession(
      { servers: 2, clients: 3 },
      async (party) => {
        if (party.id < 2) return aggregate(party, 3)
        if (party.id < 4) return contribute(party)
        nextTurn(() => void lost.close())
        await new Promise((resolve) => party.signal.addEventListener('abort', resolve))
        return { release: undefined }
      },
      transports,
    )
    for (const end of ends.slice(0, 2)) expect([...releaseOf(end).sum()]).toEqual([4 + 9, -5])
  })
})

describe('refusals', () => {
  test.each([
    [1, 'BATCH_TOO_SMALL'],
    [6, 'BATCH_TOO_LARGE'],
  ])('of a session with %i contributors', async (clients, code) => {
    const ends = await inputSession({ servers: 2, clients }, async (party) =>
      party.id < 2 ? aggregate(party, clients) : contribute(party),
    )
    for (const end of ends) expect(end).toMatchObject({ reason: { code } })
  })

  test('of parties that disagree on publication, or on the task', async () => {
    for (const other of [
      (party: Party) => contribute(party, true),
      (party: Party) => contribute(party, false, new SumTask({ ...parameters, maxBatch: 4 })),
    ]) {
      const ends = await inputSession({ servers: 2, clients: 2 }, async (party) =>
        party.id < 2 ? aggregate(party, 2) : other(party),
      )
      // contributors that mean something else are shut out, and then there are too few
      const code = expect.stringMatching(/^(DIVERGED|PEER_TIMEOUT)$/)
      for (const end of ends) expect(end).toMatchObject({ reason: { code } })
      expect(ends.map((end) => (end as PromiseRejectedResult).reason.code)).toContain('DIVERGED')
    }
  })

  test('of a task in another field than the material', async () => {
    const other = new SumTask({ ...parameters, field: Field128 })
    const ends = await inputSession<unknown>({ servers: 2, clients: 2 }, (party) =>
      party.id < 2 ? aggregate(party, 2, {}, other) : contribute(party, false, other),
    )
    expect(ends[0]).toMatchObject({ reason: { code: 'INVALID_ARGUMENT' } })
  })
})
