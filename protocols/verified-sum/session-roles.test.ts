import { describe, expect, test } from 'vitest'
import type { Party } from '../../src/runtime/party.ts'
import { runParty } from '../../src/runtime/run-party.ts'
import { simulate } from '../../src/runtime/simulate.ts'
import { memoryTransports } from '../../src/transport/memory.ts'
import type { Transport } from '../../src/transport/transport.ts'
import { countdown, holdTime, passTime } from '../client-input/testing/held-time.ts'
import type { Measurement } from '../task/fixed-point.ts'
import { submitReport } from './session-report.ts'
import {
  runVerifiedAggregator,
  runVerifiedContributor,
  type VerifiedAggregatorOptions,
  type VerifiedSum,
} from './session-roles.ts'
import { receiveTask, type SessionTerms } from './session-terms.ts'
import { type ClientLie, lyingMessages } from './testing/equivocating-client.ts'
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

interface Roles {
  readonly aggregators?: number
  readonly contributors: number
  readonly terms?: SessionTerms
  readonly options?: VerifiedAggregatorOptions
  /** What contributors do that do not contribute a 1. */
  readonly instead?: Readonly<Record<number, (at: Party) => Promise<unknown>>>
}

/** @returns what aggregators say in the end */
async function play({
  aggregators = 2,
  contributors,
  terms: own = terms,
  options = {},
  instead = {},
}: Roles) {
  const outcomes = await simulate(transports(aggregators, contributors), { terms: {} }, async (party) => {
    if (party.id < aggregators) return runVerifiedAggregator(party, own, options)
    const { publish = false } = options
    await (instead[party.id]?.(party) ?? contribute(party, 1, publish, own))
    return undefined
  })
  return outcomes.slice(0, aggregators).map(({ value }) => value as VerifiedSum)
}

function contribute(at: Party, measurement: Measurement, publish = false, own = terms) {
  return runVerifiedContributor(at, own, measurement, { publish, time: own.opens })
}

/** A contributor that lies, or garbles its messages. */
function lying(lie: ClientLie, change = (message: Uint8Array, _to: number) => message) {
  return async (at: Party) => {
    const { task, signedConfigs } = await receiveTask(at, terms)
    const messages = await lyingMessages({ task, configs: signedConfigs }, 1, lie)
    await submitReport(at, task, messages.map(change), false)
  }
}

const everything = { rejected: new Map(), refused: new Map(), uncounted: [], absent: [] }

test('rounds of contributors and aggregators, published', async () => {
  const outcomes = await simulate(transports(2, 3), { terms: {} }, async (party) => {
    const releases = []
    for (const round of [0, 1])
      releases.push(
        await party.fork(`round-${round}`, async (at) =>
          party.id < 2
            ? await runVerifiedAggregator(at, terms, { publish: true })
            : (await contribute(at, party.id === 2 ? round : 1, true)).release,
        ),
      )
    return releases
  })
  for (const { value } of outcomes)
    expect(value).toMatchObject([
      { count: 3, result: 2n },
      { count: 3, result: 3n },
    ])
})

test.each([2, 3, 5])('%i aggregators, not published, of vectors with a norm', async (aggregators) => {
  const vectors = {
    ...terms,
    aggregators,
    vdaf: 'NormSum',
    parameters: { dimension: 3, l2NormBound: 2 ** 12 },
    fractionBits: 10,
  } as const
  const outcomes = await simulate(transports(aggregators, 2), { terms: {} }, async (party) =>
    party.id < aggregators
      ? (await runVerifiedAggregator(party, vectors)).result
      : (await contribute(party, [1, -0.5, party.id / 4], false, vectors)).release,
  )
  const sum = Float64Array.of(2, -1, (2 * aggregators + 1) / 4)
  expect(outcomes.map(({ value }) => value)).toEqual([
    ...new Array(aggregators).fill(sum),
    undefined,
    undefined,
  ])
})

test('authenticated contributors are the parties of the session', async () => {
  const known: SessionTerms = { ...terms, uploads: 'authenticated', minBatch: 3 }
  for (const sum of await play({ contributors: 3, terms: known }))
    expect(sum).toMatchObject({ ...everything, count: 3, result: 3n })
})

describe('contributors', () => {
  test('that send what does not open are refused, and not counted where it does', async () => {
    const garbling = lying({}, (message, to) => (to === 0 ? message : message.with(-1, message.at(-1)! ^ 1)))
    const short = lying({}, (message) => message.subarray(1))
    const [leader, helper] = await play({ contributors: 4, instead: { 3: garbling, 4: short } })
    const refused: [number, string] = [4, 'REPORT_MALFORMED']
    expect(leader).toMatchObject({ count: 2, result: 2n, uncounted: [3], refused: new Map([refused]) })
    expect(helper).toMatchObject({
      count: 2,
      uncounted: [],
      refused: new Map([[3, 'SEAL_INVALID'], refused]),
    })
  })

  test('that send what is not valid are rejected by all aggregators', async () => {
    const forging = lying({
      inputShare: (share, aggregator) => (aggregator === 0 ? share.with(0, share[0]! ^ 1) : share),
    })
    const equivocating = lying({ header: ({ time, aggregator }) => ({ time: time + aggregator }) })
    const sums = await play({ contributors: 4, instead: { 2: forging, 5: equivocating } })
    const rejected = new Map([
      [2, 'PROOF_REJECTED'],
      [5, 'EQUIVOCATION'],
    ])
    for (const sum of sums) expect(sum).toMatchObject({ ...everything, count: 2, result: 2n, rejected })
  })

  test('that are silent are absent, unless the smallest batch is missed: then they are named', async () => {
    holdTime()
    const within = 1_500
    const run = (contributors: number) => {
      const [aggregation, contributions] = [countdown(2), countdown(contributors - 1)]
      return Promise.allSettled(
        transports(2, contributors).map((transport) =>
          runParty(transport, { terms: {} }, async (party) => {
            if (party.id === 2) {
              await receiveTask(party, terms)
              await contributions.over
              await passTime(within)
              return void (await aggregation.over)
            }
            if (party.id > 2) return void (await contribute(party, 1).finally(contributions.done))
            const aggregated = runVerifiedAggregator(party, terms, { within })
            const { count, absent } = await aggregated.finally(aggregation.done)
            return { count, absent }
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

  test('that leave too few valid reports end in no sum', async () => {
    const forging = lying({ inputShare: (share) => share.with(0, share[0]! ^ 1) })
    await expect(play({ contributors: 2, instead: { 3: forging } })).rejects.toMatchObject({
      code: 'BATCH_TOO_SMALL',
    })
  })
})

describe('refused are', () => {
  test.each([
    [1, 'BATCH_TOO_SMALL'],
    [101, 'BATCH_TOO_LARGE'],
  ])('sessions of %i contributors', async (contributors, code) => {
    await expect(play({ contributors })).rejects.toMatchObject({ code })
  })

  test('parties that disagree on publication', async () => {
    await expect(
      play({ contributors: 2, instead: { 3: (party) => contribute(party, 1, true) } }),
    ).rejects.toMatchObject({ code: 'DIVERGED' })
  })

  test('other terms than a contributor knows', async () => {
    const others = { ...terms, maxBatch: 99 }
    await expect(
      play({ contributors: 2, instead: { 3: (party) => contribute(party, 1, false, others) } }),
    ).rejects.toMatchObject({ code: 'TASK_MISMATCH' })
  })

  test('aggregators that contribute', async () => {
    await expect(
      simulate(transports(2, 2), { terms: {} }, async (party) => void (await contribute(party, 1))),
    ).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
  })
})
