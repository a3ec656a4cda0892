import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BeaverdamError } from '../../src/errors.ts'
import { openRelease } from './collector.ts'
import { type ClientLie, lyingMessages } from './testing/equivocating-client.ts'
import { aggregatorsOf, amongAggregators, countTerms, foundExample } from './testing/example-session.ts'

const lies = {
  none: {},
  forged: { inputShare: (share, aggregator) => (aggregator === 0 ? share.with(0, share[0]! ^ 1) : share) },
  malformed: { inputShare: (share, aggregator) => (aggregator === 0 ? share.fill(0xff, 0, 8) : share) },
  equivocated: { header: ({ time, aggregator }) => ({ time: time + aggregator }) },
} as const satisfies Record<string, ClientLie>

const rounds = [0, 1, 2] as const

/** A client's report: what it says, and in which round it comes to each aggregator, after the last if never. */
const report = (k: number) =>
  fc.record({
    bit: fc.nat(1),
    lie: fc.oneof({ weight: 4, arbitrary: fc.constant('none' as const) }, fc.constantFrom(...lieNames)),
    arrives: fc.array(fc.nat(rounds.length), { minLength: k, maxLength: k }),
    isRepeated: fc.boolean(),
  })

const lieNames = Object.keys(lies) as (keyof typeof lies)[]

type Report = typeof report extends (k: number) => fc.Arbitrary<infer R> ? R : never

/** When all aggregators have settled what becomes of a report: a lie that two can see is seen by two. */
function decidedIn({ lie, arrives }: Report): number {
  const [first, second] = arrives.toSorted((x, y) => x - y) as [number, number]
  return lie === 'equivocated' ? Math.max(first, second) : Math.max(...arrives)
}

describe.each([2, 3])('%i aggregators, whatever comes when', (k) => {
  test('release the sum of what is honest and at all of them, once', async () => {
    const example = await foundExample(k)
    await fc.assert(
      fc.asyncProperty(fc.array(report(k), { minLength: 3, maxLength: 8 }), async (reports) => {
        const aggregators = aggregatorsOf(example)
        const sent = await Promise.all(
          reports.map(async (own) => ({
            ...own,
            messages: await lyingMessages(example, own.bit, lies[own.lie]),
          })),
        )
        let unreleased: Report[] = []
        for (const round of rounds) {
          for (const { messages, arrives, isRepeated } of sent)
            for (const [id, aggregator] of aggregators.entries()) {
              const again = isRepeated && arrives[id]! < round
              if (arrives[id] === round || again) await acceptOrRepeat(aggregator.accept(messages[id]!))
            }
          const decided = reports.filter((own) => decidedIn(own) === round)
          const verified = await amongAggregators(k, (party) => aggregators[party.id]!.verify(party))
          const honest = decided.filter(({ lie }) => lie === 'none')
          for (const { accepted, rejected } of verified) {
            expect(accepted).toHaveLength(honest.length)
            expect(rejected.size).toBe(decided.length - honest.length)
          }
          unreleased = [...unreleased, ...honest]
          if (unreleased.length < countTerms.minBatch) continue
          const ends = await amongAggregators(k, async (party) => {
            const batch = await aggregators[party.id]!.agree(party)
            return { batch, sealed: await aggregators[party.id]!.release(party, batch) }
          })
          const sealed = ends.map((end) => end.sealed)
          const { batch } = ends[0]!
          expect(await openRelease(example.task, example.collector, batch, sealed)).toEqual({
            count: unreleased.length,
            result: BigInt(unreleased.filter(({ bit }) => bit === 1).length),
          })
          unreleased = []
        }
      }),
      { numRuns: 10 },
    )
  })
})

/** What comes again is refused as that, and nothing else is. */
async function acceptOrRepeat(accepting: Promise<unknown>): Promise<void> {
  try {
    await accepting
  } catch (error) {
    if (!(error instanceof BeaverdamError && error.code === 'REPORT_REPEATED')) throw error
  }
}
