import { BeaverdamError, type ErrorCode } from '../../../../src/errors.ts'
import { Field64 } from '../../../../src/field/field64.ts'
import { randomBytes } from '../../../../src/random/csprng.ts'
import { runParty } from '../../../../src/runtime/run-party.ts'
import { memoryTransports } from '../../../../src/transport/memory.ts'
import { MacKey } from '../../../spdz/mac-key.ts'
import type { Correlation } from '../../correlation.ts'
import { makePage } from '../../mascot/page.ts'
import { Liar, type Lie } from '../../mascot/testing/liar.ts'
import { openPage } from '../../mascot/testing/open-page.ts'
import { type LowgearEnds, LowgearParty } from '../lowgear-party.ts'

/** How a run ended at the honest party: it holds what it should, or not; or else an error's code. */
export type Ending = 'right' | 'wrong' | ErrorCode

const names = ['honest', 'liar']

/** What makes the liar's randomness known as its own. */
export const liarsRandom = (length: number) => randomBytes(length)

/** Sets two parties up, of which the second lies. @returns what they have then, or the error's code */
export async function setUp(lie: Lie = ({ body }) => body): Promise<readonly LowgearEnds[] | ErrorCode> {
  const ends = await Promise.allSettled(
    memoryTransports(names).map((transport) =>
      runParty(transport, { terms: {} }, (party) => {
        const seat = party.id === 1 ? new Liar(party, lie) : party
        return seat.fork('keys', (at) => LowgearParty.setup(at, at.id === 1 ? liarsRandom : randomBytes))
      }),
    ),
  )
  const code = codeOf(ends)
  return code ?? ends.map((end) => (end as PromiseFulfilledResult<{ value: LowgearEnds }>).value.value)
}

/** Makes a page with parties that are set up, of which the second lies. */
export async function play(
  hands: readonly LowgearEnds[],
  correlation: Correlation,
  lie: Lie = ({ body }) => body,
): Promise<Ending> {
  const ends = await Promise.allSettled(
    memoryTransports(names).map((transport) =>
      runParty(transport, { terms: {} }, (party) => {
        const hand = hands[party.id] as LowgearEnds
        // a check that fails burns a key, but not that of the next run
        const own = new LowgearParty({ ...hand, macKey: new MacKey(Field64, hand.macKey.share) })
        const seat = party.id === 1 ? new Liar(party, lie) : party
        return seat.fork('page', (at) => makePage(at, own, { correlation, index: 0, scope: 'session' }))
      }),
    ),
  )
  const code = codeOf(ends)
  if (code !== undefined) return code
  const pages = ends.map((end) => (end.status === 'fulfilled' ? end.value.value : []))
  const { values, fits } = openPage(
    hands.reduce((sum, hand) => sum + hand.macKey.share, 0n),
    pages,
  )
  const [a, b, c] = values
  const holds = correlation.kind !== 'triples' || (a && b && c?.equal(a.mul(b)))
  return fits && holds ? 'right' : 'wrong'
}

/** The honest party's error, or the liar's if it has none. */
function codeOf(ends: readonly PromiseSettledResult<unknown>[]): ErrorCode | undefined {
  const failed = ends.find((end) => end.status === 'rejected')
  if (failed === undefined) return undefined
  if (failed.reason instanceof BeaverdamError) return failed.reason.code
  throw failed.reason
}
