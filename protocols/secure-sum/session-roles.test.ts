import { describe, expect, test } from 'vitest'
import { Field64 } from '../../src/field/field64.ts'
import { nextTurn } from '../../src/next-turn.ts'
import type { Party } from '../../src/runtime/party.ts'
import { runParty } from '../../src/runtime/run-party.ts'
import { simulate } from '../../src/runtime/simulate.ts'
import { hashText, stepOf } from '../../src/runtime/step.ts'
import { memoryTransports } from '../../src/transport/memory.ts'
import type { Transport } from '../../src/transport/transport.ts'
import { countdown, holdTime, passTime } from '../client-input/testing/held-time.ts'
import { Aggregator } from './aggregator.ts'
import { contribute } from './contribute.ts'
import { MemoryLedger } from './ledger.ts'
import { type AggregatorOptions, runAggregator, runContributor } from './session-roles.ts'
import { SumTask, type SumTaskParameters } from './task.ts'

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
const shares = stepOf('secure-sum contribution', hashText(`${task.id} false`))

/** Two aggregators and so many contributors, who have links to the aggregators alone. */
function transports(contributors: number): Transport[] {
  const names = Array.from({ length: 2 + contributors }, (_, id) =>
    id < 2 ? `aggregator-${id}` : `contributor-${id}`,
  )
  return memoryTransports(names).map((transport) => ({
    ...transport,
    channels: transport.channels.map((channel, to) => (transport.id < 2 || to < 2 ? channel : undefined)),
  }))
}

function aggregate(party: Party, options: AggregatorOptions = {}) {
  return runAggregator(party, task, options)
}

function contributeAs(party: Party, publish = false) {
  const reals = Float64Array.of(party.id, -1)
  return runContributor(party, task, reals, { weight: party.id, publish })
}

function aborted({ signal }: Party): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve()))
}

test('rounds of contributors and aggregators, published', async () => {
  const outcomes = await simulate(transports(3), { terms: task.terms }, async (party) => {
    const releases = []
    for (const round of ['round-1', 'round-2'])
      releases.push(
        await party.fork(round, async (at) =>
          party.id < 2
            ? (await aggregate(at, { publish: true })).release
            : (await contributeAs(at, true)).release,
        ),
      )
    return releases
  })
  // weights 2, 3 and 4 for the values 2, 3 and 4
  for (const { value } of outcomes)
    for (const release of value) {
      expect(release?.count).toBe(3)
      expect(release?.totalWeight).toBe(9)
      expect([...(release?.sum() ?? [])]).toEqual([4 + 9 + 16, -9])
      expect([...(release?.mean() ?? [])]).toEqual([29 / 9, -1])
    }
})

test('without publication contributors are told nothing', async () => {
  const outcomes = await simulate(transports(2), { terms: task.terms }, async (party) =>
    party.id < 2 ? (await aggregate(party)).release.count : (await contributeAs(party)).release,
  )
  expect(outcomes.map(({ value }) => value)).toEqual([2, 2, undefined, undefined])
})

test('one ledger over many rounds keeps their contributions apart', async () => {
  const ledgers = [new MemoryLedger(), new MemoryLedger()]
  const made = await Promise.all([1, 2].map((x) => contribute(task, Float64Array.of(x, x), { weight: 1 })))
  const outcomes = await simulate(transports(4), { terms: task.terms }, async (party) => {
    const refused: [number, string][][] = []
    for (const round of [0, 1])
      await party.fork(`round-${round}`, async (at) => {
        if (party.id < 2) {
          const end = await aggregate(at, { ledger: ledgers[party.id]! })
          refused.push([...end.refused])
        } else if (party.id < 4) {
          // the same contribution in both rounds
          const { messages } = made[party.id - 2]!
          await Promise.all(messages.map((message, to) => at.send(to, shares, message)))
        } else await contributeAs(at)
      })
    return refused
  })
  const repeated = [
    [2, 'CONTRIBUTION_REPEATED'],
    [3, 'CONTRIBUTION_REPEATED'],
  ]
  for (const { value } of outcomes.slice(0, 2)) expect(value).toEqual([[], expect.arrayContaining(repeated)])
})

describe('contributors that fail', () => {
  test('by sending nonsense are refused, told apart, and stop nobody', async () => {
    const outcomes = await simulate(transports(4), { terms: task.terms }, async (party) => {
      if (party.id < 2) return aggregate(party)
      if (party.id > 3) return contributeAs(party)
      // one is nonsense for both, the other well formed for one aggregator only
      const { messages } = await contribute(task, Float64Array.of(8, 8), { weight: 10 })
      await party.send(0, shares, party.id === 2 ? new Uint8Array(60) : messages[0]!)
      await party.send(1, shares, new Uint8Array(60))
    })
    const [first, second] = outcomes.map(({ value }) => value as Awaited<ReturnType<typeof aggregate>>)
    expect([...first!.refused]).toEqual([[2, 'CONTRIBUTION_INVALID']])
    expect([...second!.refused].sort()).toEqual([
      [2, 'CONTRIBUTION_INVALID'],
      [3, 'CONTRIBUTION_INVALID'],
    ])
    expect([first!.uncounted.length, second!.uncounted.length]).toEqual([1, 0])
    for (const end of [first, second]) {
      expect(end?.release.count).toBe(2)
      expect([...end!.release.sum()]).toEqual([16 + 25, -9])
    }
  })

  test('by dropping out between two messages are not counted', async () => {
    const [one, two, three, four, dropping] = transports(3) as [
      Transport,
      Transport,
      Transport,
      Transport,
      Transport,
    ]
    const options = { terms: task.terms, mayDrop: [4] }
    const role = (transport: Transport) =>
      runParty(transport, options, async (party) =>
        party.id < 2 ? aggregate(party) : void (await contributeAs(party)),
      )
    const gone = runParty(dropping, options, async (party) => {
      const { messages } = await contribute(task, Float64Array.of(8, 8), { weight: 10 })
      await party.send(0, shares, messages[0]!)
      // what a party sends has left once a turn has ended
      nextTurn(() => void dropping.close())
      await aborted(party)
    })
    void gone.catch(() => {})
    const ends = await Promise.all([one, two, three, four].map(role))
    const [first, second] = ends.map(({ value }) => value)
    for (const end of [first, second]) expect([...end!.release.sum()]).toEqual([4 + 9, -5])
    expect([first?.absent, second?.absent]).toEqual([[], [4]])
    expect([first?.uncounted.length, second?.uncounted.length]).toEqual([1, 0])
  })

  test('by coming when the largest batch waits already are refused', async () => {
    const waiting = await Promise.all(
      [1, 2, 3, 4].map((weight) => contribute(task, Float64Array.of(1, 1), { weight })),
    )
    const outcomes = await simulate(transports(2), { terms: task.terms }, async (party) => {
      if (party.id > 1) return void (await contributeAs(party))
      const ledger = new MemoryLedger()
      const aggregator = new Aggregator(task, party.id, ledger)
      for (const { messages } of waiting) await aggregator.accept(messages[party.id]!)
      return aggregate(party, { ledger })
    })
    for (const { value } of outcomes.slice(0, 2))
      expect([...value!.refused.values()]).toEqual(['BATCH_TOO_LARGE'])
  })

  test('by silence are left out, unless the smallest batch is missed: then they are named', async () => {
    holdTime()
    const within = 1_500
    const run = async (contributors: number) => {
      const [aggregation, contributions] = [countdown(2), countdown(contributors - 1)]
      return Promise.allSettled(
        transports(contributors).map((transport) =>
          runParty(transport, { terms: task.terms }, async (party) => {
            if (party.id > 2) return void (await contributeAs(party).finally(contributions.done))
            if (party.id === 2) {
              await contributions.over
              await passTime(within)
              return void (await aggregation.over)
            }
            const { release, absent } = await aggregate(party, { within }).finally(aggregation.done)
            return { count: release.count, absent }
          }),
        ),
      )
    }
    for (const end of (await run(3)).slice(0, 2))
      expect(end).toMatchObject({ value: { value: { count: 2, absent: [2] } } })
    // One of the aggregators may only hear it from the other.
    expect(await run(2)).toContainEqual({
      status: 'rejected',
      reason: expect.objectContaining({ code: 'PEER_TIMEOUT', party: 'contributor-2' }),
    })
  })
})

describe('refusals', () => {
  test.each([
    [1, 'BATCH_TOO_SMALL'],
    [6, 'BATCH_TOO_LARGE'],
  ])('of a session with %i contributors', async (contributors, code) => {
    await expect(
      simulate(transports(contributors), { terms: task.terms }, async (party) =>
        party.id < 2 ? void (await aggregate(party)) : void (await contributeAs(party)),
      ),
    ).rejects.toMatchObject({ code })
  })

  test('of parties that disagree on publication', async () => {
    await expect(
      simulate(transports(2), { terms: task.terms }, async (party) =>
        party.id < 2 ? void (await aggregate(party, { publish: true })) : void (await contributeAs(party)),
      ),
    ).rejects.toMatchObject({ code: 'DIVERGED' })
  })

  test('of a task with a lower minimum, in the hello and in every share', async () => {
    const lower = new SumTask({ ...parameters, maxBatch: 4 })
    const ends = await Promise.allSettled(
      transports(2).map((transport) =>
        runParty(transport, { terms: (transport.id === 3 ? lower : task).terms }, async () => {}),
      ),
    )
    expect(ends[0]).toMatchObject({ reason: { code: 'HELLO_MISMATCH', party: 'contributor-3' } })
    await expect(
      simulate(transports(2), { terms: {} }, async (party) => {
        if (party.id < 2) await aggregate(party)
        else await runContributor(party, lower, Float64Array.of(1, 1), { weight: 1 })
      }),
    ).rejects.toMatchObject({ code: 'DIVERGED' })
  })

  test('of an aggregator that contributes', async () => {
    await expect(
      simulate(transports(2), { terms: {} }, async (party) => void (await contributeAs(party))),
    ).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: expect.stringContaining('a contributor'),
    })
  })
})
