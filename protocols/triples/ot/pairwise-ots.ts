import { invalidArgument } from '../../../src/errors.ts'
import { type RandomSource, randomBytes } from '../../../src/random/csprng.ts'
import { otherParties } from '../../../src/runtime/other-parties.ts'
import type { Party, PartyId } from '../../../src/runtime/party.ts'
import type { Security } from '../../ot/all-but-one-ot.ts'
import { OtReceiver } from '../../ot/ot-receiver.ts'
import { OtSender } from '../../ot/ot-sender.ts'
import { pairName } from './pairs.ts'

/** The two ends that a party has with one peer. */
export interface OtEnds {
  readonly sender: OtSender
  readonly receiver: OtReceiver
}

/**
 * A party's ends of OT with every other party: it sends to each, and receives from each.
 *
 * @example
 * const ots = await PairwiseOts.setup(party, 'semi-honest')
 * const shares = await sendProducts(ots.sender(1), party, y)
 */
export class PairwiseOts {
  readonly #ends: ReadonlyMap<PartyId, OtEnds>

  constructor(ends: ReadonlyMap<PartyId, OtEnds>) {
    this.#ends = ends
  }

  /**
   * Sets up all ordered pairs at once, each in a scope of its own such as `0>1`, with its sender first.
   *
   * @throws BeaverdamError as `OtSender.setup` and `OtReceiver.setup`
   */
  static async setup(
    at: Party,
    security: Security,
    random: RandomSource = randomBytes,
  ): Promise<PairwiseOts> {
    const ends = await Promise.all(
      otherParties(at).map(async (peer): Promise<[PartyId, OtEnds]> => {
        const options = { peer, security, random }
        const [sender, receiver] = await Promise.all([
          at.fork(pairName(at.id, peer), (pair) => OtSender.setup(pair, options)),
          at.fork(pairName(peer, at.id), (pair) => OtReceiver.setup(pair, options)),
        ])
        return [peer, { sender, receiver }]
      }),
    )
    return new PairwiseOts(new Map(ends))
  }

  /** The end that sends to a peer. @throws BeaverdamError INVALID_ARGUMENT for no other party */
  sender(peer: PartyId): OtSender {
    return this.#with(peer).sender
  }

  /** The end that receives from a peer. @throws BeaverdamError INVALID_ARGUMENT for no other party */
  receiver(peer: PartyId): OtReceiver {
    return this.#with(peer).receiver
  }

  #with(peer: PartyId): OtEnds {
    return this.#ends.get(peer) ?? invalidArgument('peer', 'another party of the session', peer)
  }
}
