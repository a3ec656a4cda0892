import { invalidArgument } from '../../../src/errors.ts'
import { FieldVector } from '../../../src/field/vector.ts'
import { otherParties } from '../../../src/runtime/other-parties.ts'
import type { Party, PartyId } from '../../../src/runtime/party.ts'
import type { MacKey } from '../../spdz/mac-key.ts'
import { pairName } from '../ot/pairs.ts'
import type { PairwiseOts } from '../ot/pairwise-ots.ts'
import { CopeeReceiver, CopeeSender } from './copee.ts'

interface CopeeEnds {
  readonly sender: CopeeSender
  readonly receiver: CopeeReceiver
}

/** A party's ends of COPEe with every other: with its own values to the other's key share, and the other way round. */
export class PairwiseCopee {
  readonly #ends: ReadonlyMap<PartyId, CopeeEnds>

  private constructor(ends: ReadonlyMap<PartyId, CopeeEnds>) {
    this.#ends = ends
  }

  /** Sets up all ordered pairs at once, each in a scope such as `0>1`, with the party that has values first. */
  static async setup(at: Party, key: MacKey, ots: PairwiseOts): Promise<PairwiseCopee> {
    const delta = FieldVector.of(key.field, [key.share])
    const ends = await Promise.all(
      otherParties(at).map(async (peer): Promise<[PartyId, CopeeEnds]> => {
        const [sender, receiver] = await Promise.all([
          at.fork(pairName(at.id, peer), (pair) => CopeeSender.setup(pair, key.field, ots.sender(peer))),
          at.fork(pairName(peer, at.id), (pair) => CopeeReceiver.setup(pair, delta, ots.receiver(peer))),
        ])
        return [peer, { sender, receiver }]
      }),
    )
    return new PairwiseCopee(new Map(ends))
  }

  /** The end with this party's values. */
  sender(peer: PartyId): CopeeSender {
    return this.#with(peer).sender
  }

  /** The end with this party's share of the key. */
  receiver(peer: PartyId): CopeeReceiver {
    return this.#with(peer).receiver
  }

  #with(peer: PartyId): CopeeEnds {
    return this.#ends.get(peer) ?? invalidArgument('peer', 'another party of the session', peer)
  }
}
