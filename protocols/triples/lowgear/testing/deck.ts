import { BeaverdamError, type ErrorCode } from '../../../../src/errors.ts'
import { Field64 } from '../../../../src/field/field64.ts'
import { type RandomSource, randomBytes } from '../../../../src/random/csprng.ts'
import type { Party, PartyId } from '../../../../src/runtime/party.ts'
import { runParty } from '../../../../src/runtime/run-party.ts'
import { memoryTransports } from '../../../../src/transport/memory.ts'
import { MacKey } from '../../../spdz/mac-key.ts'
import type { Correlation } from '../../correlation.ts'
import { makePage } from '../../mascot/page.ts'
import { Liar, type Lie } from '../../mascot/testing/liar.ts'
import { openPage } from '../../mascot/testing/open-page.ts'
import { KeyPeriod } from '../key-period.ts'
import { type LowgearEnds, LowgearParty } from '../lowgear-party.ts'
import { lowgearParameters } from '../parameters.ts'
import { renewKeys } from '../renewal.ts'

/** How a run ended at the honest parties: they hold what they should, or not; or else an error's code. */
export type Ending = 'right' | 'wrong' | ErrorCode

const names = ['honest', 'liar', 'honest as well']

/** Of `names`. */
export const liar = 1

/** What makes the liar's randomness known as its own. */
export const liarsRandom = (length: number) => randomBytes(length)

/** Sends what the protocol says. */
export const honestly: Lie = ({ body }) => body

/** Sets two parties or three up, of which the second lies. @returns what they have then, or the error's code */
export async function setUp(
  lie = honestly,
  n = 2,
  parameters = lowgearParameters(),
): Promise<readonly LowgearEnds[] | ErrorCode> {
  return run(n, lie, (seat) => seat.fork('keys', (at) => LowgearParty.setup(at, randomOf(at.id), parameters)))
}

/** Makes a page with parties that are set up, of which the second lies. @param alpha the MAC key that its MACs should be under */
export async function play(
  hands: readonly LowgearEnds[],
  correlation: Correlation,
  lie = honestly,
  alpha = macKeyOf(hands),
): Promise<Ending> {
  const pages = await run(hands.length, lie, (seat) => {
    const own = new LowgearParty(handOf(hands, seat.id))
    return seat.fork('page', (at) => makePage(at, own, { correlation, index: 0, scope: 'session' }))
  })
  if (typeof pages === 'string') return pages
  const { values, fits } = openPage(alpha, pages)
  const [a, b, c] = values
  const holds = correlation.kind !== 'triples' || (a && b && c?.equal(a.mul(b)))
  return fits && holds ? 'right' : 'wrong'
}

/**
 * Renews the keys of parties that are set up.
 *
 * @param shift what the second adds to its share of the MAC key from now on
 * @returns what they have then, or the error's code
 */
export async function renew(
  hands: readonly LowgearEnds[],
  shift = 0n,
): Promise<readonly LowgearEnds[] | ErrorCode> {
  return run(hands.length, honestly, async (seat) => {
    const hand = handOf(hands, seat.id, shift)
    const renewed = await renewKeys(seat, new LowgearParty(hand), new KeyPeriod(hand, hand.random))
    return { ...hand, keys: renewed.answering.keys, keyShares: renewed.keyShares }
  })
}

/** The sum of all parties' shares. */
export function macKeyOf(hands: readonly LowgearEnds[]): bigint {
  return hands.reduce((sum, { macKey }) => sum + macKey.share, 0n)
}

/** A check that fails burns a key, but not that of the next run. */
function handOf(hands: readonly LowgearEnds[], id: PartyId, shift = 0n): LowgearEnds {
  const { macKey, ...hand } = hands[id] as LowgearEnds
  const share = id === liar ? (macKey.share + shift) % Field64.modulus : macKey.share
  return { ...hand, macKey: new MacKey(Field64, share), random: randomOf(id) }
}

function randomOf(id: PartyId): RandomSource {
  return id === liar ? liarsRandom : randomBytes
}

/**
 * Has parties that are set up, of which the second lies, do something together.
 *
 * @returns what they end with, or the error's code
 */
export async function meet<T>(
  hands: readonly LowgearEnds[],
  lie: Lie,
  body: (seat: Party, own: LowgearParty) => Promise<T>,
): Promise<readonly T[] | ErrorCode> {
  return run(hands.length, lie, (seat) => body(seat, new LowgearParty(handOf(hands, seat.id))))
}

/** What n parties end with; or the first honest party's error, or the liar's if there is no other. */
async function run<T>(
  n: number,
  lie: Lie,
  body: (seat: Party) => Promise<T>,
): Promise<readonly T[] | ErrorCode> {
  const ends = await Promise.allSettled(
    memoryTransports(names.slice(0, n)).map((transport) =>
      runParty(transport, { terms: {} }, (party) => body(party.id === liar ? new Liar(party, lie) : party)),
    ),
  )
  const failed = ends.find((end) => end.status === 'rejected')
  if (failed === undefined)
    return ends.map((end) => (end as PromiseFulfilledResult<{ value: T }>).value.value)
  if (failed.reason instanceof BeaverdamError) return failed.reason.code
  throw failed.reason
}
