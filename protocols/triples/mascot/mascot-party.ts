import type { Field } from '../../../src/field/field.ts'
import type { FieldVector } from '../../../src/field/vector.ts'
import { type RandomSource, randomBytes } from '../../../src/random/csprng.ts'
import { expand } from '../../../src/random/uniform.ts'
import { otherParties } from '../../../src/runtime/other-parties.ts'
import type { Party, PartyId } from '../../../src/runtime/party.ts'
import type { Triples } from '../../../src/runtime/preprocessing.ts'
import type { AuthenticatedShare } from '../../spdz/authenticated-share.ts'
import { checkFieldSize } from '../../spdz/field-size.ts'
import { MacKey } from '../../spdz/mac-key.ts'
import { pairName } from '../ot/pairs.ts'
import type { PairwiseOts } from '../ot/pairwise-ots.ts'
import { AuthenticatingParty, ownPrg, type TriplesCorrelation } from './authenticating-party.ts'
import { elementwise, matrixProduct } from './bilinear-map.ts'
import { PairwiseCopee } from './pairwise-copee.ts'
import { checkSameKeyShare } from './same-key-share.ts'
import { StatisticalError } from './statistical-error.ts'
import { makeTriples } from './triples.ts'

/** What a party of n has set up with the others. */
export interface MascotEnds {
  readonly n: number
  readonly macKey: MacKey
  /** Malicious, with every other party. */
  readonly ots: PairwiseOts
  /** Under this key. */
  readonly copee: PairwiseCopee
  readonly random?: RandomSource
}

/** What a party of MASCOT has for a session: products come of oblivious transfer, and those with key shares of COPEe. */
export class MascotParty extends AuthenticatingParty {
  readonly ots: PairwiseOts
  readonly copee: PairwiseCopee
  readonly error: StatisticalError

  constructor({ n, macKey, ots, copee, random = randomBytes }: MascotEnds) {
    super(macKey, random)
    this.ots = ots
    this.copee = copee
    this.error = new StatisticalError(this.field, n)
  }

  /**
   * Draws this party's share of the MAC key and puts it into COPEe with all others, and checks that all have put in one share.
   *
   * @param ots malicious, with every other party
   * @throws FIELD_TOO_SMALL for a field of fewer than 2^60 elements
   * @throws MAC_CHECK_FAILED if a party has another share with one party than with another, and as `checkSameKeyShare`
   */
  static async setup(
    at: Party,
    field: Field,
    ots: PairwiseOts,
    random: RandomSource = randomBytes,
  ): Promise<MascotParty> {
    checkFieldSize(field, 'mascot')
    const share = await expand(field, ownPrg(at, random), 1)
    const macKey = new MacKey(field, share.at(0))
    const copee = await PairwiseCopee.setup(at, macKey, ots)
    const party = new MascotParty({ n: at.n, macKey, ots, copee, random })
    await at.fork('same', (scope) => checkSameKeyShare(scope, party))
    return party
  }

  override async crossMacs(
    at: Party,
    values: FieldVector,
    isOwner: (id: PartyId) => boolean,
  ): Promise<FieldVector> {
    const crossTerms = otherParties(at).flatMap((peer) => [
      ...(isOwner(at.id)
        ? [at.fork(pairName(at.id, peer), (pair) => this.copee.sender(peer).extend(pair, values))]
        : []),
      ...(isOwner(peer)
        ? [at.fork(pairName(peer, at.id), (pair) => this.copee.receiver(peer).extend(pair, values.length))]
        : []),
    ])
    return (await Promise.all(crossTerms)).reduce((sum, term) => sum.add(term))
  }

  override makeTriples(at: Party, correlation: TriplesCorrelation): Promise<Triples<AuthenticatedShare>> {
    const map =
      correlation.kind === 'matrix' ? matrixProduct(correlation.shape) : elementwise(correlation.length)
    return makeTriples(at, this, map)
  }
}
