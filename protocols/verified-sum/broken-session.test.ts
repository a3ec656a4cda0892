import { afterEach, describe, expect, test, vi } from 'vitest'
import type * as Turns from '../../src/next-turn.ts'
import type { Party } from '../../src/runtime/party.ts'
import type * as Chunks from './chunks.ts'
import { openRelease } from './collector.ts'
import type * as Settle from './settle.ts'
import { BreakingParty } from './testing/breaking-party.ts'
import { aggregatorsOf, amongAggregators, foundExample, messagesOf } from './testing/example-session.ts'
import type { VerifiedAggregator } from './verified-aggregator.ts'

/** What the control runs take out. */
const removed = vi.hoisted(() => new Set<string>())

vi.mock('./chunks.ts', async (original) => {
  const reportsPerChunk: typeof Chunks.reportsPerChunk = () => 2
  return { ...(await original<typeof Chunks>()), reportsPerChunk }
})

// No aggregator is a turn behind the other, however slow the machine: so each test breaks a session at one place.
vi.mock('../../src/next-turn.ts', async (original) => {
  const isTurnDue: typeof Turns.isTurnDue = () => false
  return { ...(await original<typeof Turns>()), isTurnDue }
})

vi.mock('./settle.ts', async (original) => {
  const module = await original<typeof Settle>()
  const settle: typeof module.settle = async (...given) => {
    if (!removed.has('settle')) await module.settle(...given)
  }
  return { ...module, settle }
})

afterEach(() => removed.clear())

/** Two exchanges and the lists begin a verification, three more verify two reports each time. */
const verifications = [1, 2, 3, 4, 5, 6, 7, 8]

/** Two exchanges agree on a batch, one more begins its release. */
const agreements = [1, 2, 3]

/** Aggregators, and what they do together in a session of their own. */
async function begin(k: number) {
  const example = await foundExample(k)
  const aggregators = aggregatorsOf(example)
  const at = <T>(body: (aggregator: VerifiedAggregator, party: Party) => Promise<T>) =>
    amongAggregators(k, (party) => body(aggregators[party.id]!, party))
  const accept = async (count: number) => {
    for (let i = 0; i < count; i++)
      for (const [id, message] of (await messagesOf(example, 1)).entries())
        await aggregators[id]!.accept(message)
  }
  /** A session in which one breaks down after so many exchanges. */
  const broken = (
    who: number,
    after: number,
    body: (aggregator: VerifiedAggregator, party: Party) => Promise<unknown>,
  ) => {
    const failing = at((aggregator, party) =>
      body(aggregator, party.id === who ? new BreakingParty(party, after) : party),
    )
    return expect(failing).rejects.toThrow(expect.objectContaining({ code: 'PROGRAM_FAILED' }))
  }
  const sum = async () => {
    const ends = await at(async (aggregator, party) => {
      await aggregator.verify(party)
      const batch = await aggregator.agree(party)
      return { batch, sealed: await aggregator.release(party, batch) }
    })
    const sealed = ends.map((end) => end.sealed)
    return openRelease(example.task, example.collector, ends[0]!.batch, sealed)
  }
  return { at, accept, broken, sum }
}

/** Verifies four reports in a session that one aggregator breaks, and sums them in another. */
async function sumAfterBrokenVerification(k: number, who: number, after: number) {
  const { accept, broken, sum } = await begin(k)
  await accept(4)
  await broken(who, after, (aggregator, party) => aggregator.verify(party))
  return sum()
}

/** Releases two reports in a session that one aggregator breaks, and sums three more in another. */
async function sumAfterBrokenRelease(k: number, who: number, after: number) {
  const { at, accept, broken, sum } = await begin(k)
  await accept(2)
  await at((aggregator, party) => aggregator.verify(party))
  await broken(who, after, async (aggregator, party) =>
    aggregator.release(party, await aggregator.agree(party)),
  )
  await accept(3)
  return sum()
}

describe.each([
  [2, 0],
  [2, 1],
  [3, 2],
])('of %i aggregators number %i breaks down', (k, who) => {
  test.each(verifications)('after %i exchanges of a verification, and none is lost', async (after) => {
    expect(await sumAfterBrokenVerification(k, who, after)).toEqual({ count: 4, result: 4n })
  })

  test.each(agreements)('after %i exchanges of a release, and none is released twice', async (after) => {
    const lost = after === 3 ? 2 : 0
    const count = 5 - lost
    expect(await sumAfterBrokenRelease(k, who, after)).toEqual({ count, result: BigInt(count) })
  })
})

test.each([
  ['verification', sumAfterBrokenVerification, 4],
  ['release', sumAfterBrokenRelease, 2],
])('without settling what others recorded of a %s they do not go on', async (_, sumAfter, after) => {
  removed.add('settle')
  await expect(sumAfter(2, 1, after)).rejects.toThrow(expect.objectContaining({ code: 'SET_MISMATCH' }))
})
