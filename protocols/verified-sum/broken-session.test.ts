import { afterEach, describe, expect, test, vi } from 'vitest'
import type { Party } from '../../src/runtime/party.ts'
import type * as Chunks from './chunks.ts'
import { openRelease } from './collector.ts'
import { BreakingParty } from './testing/breaking-party.ts'
import { aggregatorsOf, amongAggregators, foundExample, messagesOf } from './testing/example-session.ts'
import type * as Transcript from './transcript.ts'
import type { VerifiedAggregator } from './verified-aggregator.ts'

/** What the control runs take out. */
const removed = vi.hoisted(() => new Set<string>())

vi.mock('./chunks.ts', async (original) => {
  const reportsPerChunk: typeof Chunks.reportsPerChunk = () => 2
  return { ...(await original<typeof Chunks>()), reportsPerChunk }
})

vi.mock('./transcript.ts', async (original) => {
  const module = await original<typeof Transcript>()
  const settle: typeof module.settle = async (...given) => {
    if (!removed.has('settle')) await module.settle(...given)
  }
  return { ...module, settle }
})

afterEach(() => removed.clear())

/** Two exchanges and the lists begin a verification, three more verify two reports each time. */
const exchanges = [1, 2, 3, 4, 5, 6, 7, 8]

/** Verifies four reports in a session that one aggregator breaks, and sums them in another. */
async function sumAfterBreak(k: number, broken: number, after: number) {
  const example = await foundExample(k)
  const aggregators = aggregatorsOf(example)
  for (let i = 0; i < 4; i++)
    for (const [id, message] of (await messagesOf(example, 1)).entries())
      await aggregators[id]!.accept(message)
  const at = <T>(body: (aggregator: VerifiedAggregator, party: Party) => Promise<T>) =>
    amongAggregators(k, (party) => body(aggregators[party.id]!, party))
  const failing = at((aggregator, party) =>
    aggregator.verify(party.id === broken ? new BreakingParty(party, after) : party),
  )
  await expect(failing).rejects.toThrow(expect.objectContaining({ code: 'PROGRAM_FAILED' }))
  const ends = await at(async (aggregator, party) => {
    await aggregator.verify(party)
    const batch = await aggregator.agree(party)
    return { batch, sealed: await aggregator.release(party, batch) }
  })
  const sealed = ends.map((end) => end.sealed)
  return openRelease(example.task, example.collector, ends[0]!.batch, sealed)
}

describe.each([
  [2, 0],
  [2, 1],
  [3, 2],
])('of %i aggregators number %i breaks down', (k, broken) => {
  test.each(exchanges)('after %i exchanges, and all go on in another session', async (after) => {
    expect(await sumAfterBreak(k, broken, after)).toEqual({ count: 4, result: 4n })
  })
})

test('without settling what the others decided they do not', async () => {
  removed.add('settle')
  await expect(sumAfterBreak(2, 1, 4)).rejects.toThrow(expect.objectContaining({ code: 'SET_MISMATCH' }))
})
