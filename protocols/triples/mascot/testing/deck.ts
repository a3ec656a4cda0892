import { BeaverdamError, type ErrorCode } from '../../../../src/errors.ts'
import { Field64 } from '../../../../src/field/field64.ts'
import { FieldVector } from '../../../../src/field/vector.ts'
import { runParty } from '../../../../src/runtime/run-party.ts'
import { simulate } from '../../../../src/runtime/simulate.ts'
import { memoryTransports } from '../../../../src/transport/memory.ts'
import { MacKey } from '../../../spdz/mac-key.ts'
import type { Correlation } from '../../correlation.ts'
import { dealPairwiseOts } from '../../ot/dealt-pairwise-ots.ts'
import type { PairwiseOts } from '../../ot/pairwise-ots.ts'
import { MascotParty } from '../mascot-party.ts'
import { makePage } from '../page.ts'
import { PairwiseCopee } from '../pairwise-copee.ts'
import { type Hear, Liar, type Lie } from './liar.ts'
import { openPage } from './open-page.ts'

/** How a page ended at the honest parties: all of them hold what they should, or not; or else an error's code. */
export type Ending = 'right' | 'wrong' | ErrorCode

export interface Deviation {
  readonly lie?: Lie
  readonly hear?: Hear
}

interface Hand {
  readonly share: bigint
  readonly ots: PairwiseOts
  readonly copee: PairwiseCopee
}

/** Parties that make one page after the other, of which the last lies: their setup outlives a failed check. */
export class Deck {
  readonly #hands: readonly Hand[]

  private constructor(hands: readonly Hand[]) {
    this.#hands = hands
  }

  static async deal(n: number): Promise<Deck> {
    const ots = dealPairwiseOts(n, 'malicious')
    const outcomes = await simulate(memoryTransports(namesOf(n)), { terms: {} }, async (party) => {
      const own = ots[party.id] as PairwiseOts
      const share = FieldVector.random(Field64, 1).at(0)
      return { share, ots: own, copee: await PairwiseCopee.setup(party, new MacKey(Field64, share), own) }
    })
    return new Deck(outcomes.map(({ value }) => value))
  }

  get liar(): number {
    return this.#hands.length - 1
  }

  async play(correlation: Correlation, { lie, hear }: Deviation): Promise<Ending> {
    const transports = memoryTransports(namesOf(this.#hands.length))
    const ends = await Promise.allSettled(
      transports.map((transport) =>
        runParty(transport, { terms: {} }, (party) => {
          const { share, ots, copee } = this.#hands[party.id] as Hand
          const own = new MascotParty({ n: party.n, macKey: new MacKey(Field64, share), ots, copee })
          const seat = party.id === this.liar && lie ? new Liar(party, lie, hear) : party
          return seat.fork('page', (at) => makePage(at, own, { correlation, index: 0, scope: 'session' }))
        }),
      ),
    )
    const failed = ends.find((end) => end.status === 'rejected')
    if (failed !== undefined) {
      if (failed.reason instanceof BeaverdamError) return failed.reason.code
      throw failed.reason
    }
    const alpha = this.#hands.reduce((sum, { share }) => sum + share, 0n)
    const pages = ends.map((end) => (end.status === 'fulfilled' ? end.value.value : []))
    const { values, fits } = openPage(alpha, pages)
    return fits && holds(correlation, values) ? 'right' : 'wrong'
  }
}

function holds({ kind }: Correlation, [a, b, c]: readonly FieldVector[]): boolean {
  if (kind === 'triples') return a !== undefined && b !== undefined && c?.equal(a.mul(b)) === true
  return true
}

function namesOf(n: number): string[] {
  return Array.from({ length: n }, (_, id) => `party-${id}`)
}
