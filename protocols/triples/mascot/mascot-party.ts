import type { Field } from '../../../src/field/field.ts'
import { FieldVector } from '../../../src/field/vector.ts'
import { type RandomSource, randomBytes } from '../../../src/random/csprng.ts'
import { type Prg, seededPrg } from '../../../src/random/prg.ts'
import { Seed, seedBytes } from '../../../src/random/seed.ts'
import { expand } from '../../../src/random/uniform.ts'
import type { Party, Step } from '../../../src/runtime/party.ts'
import { Opening } from '../../additive/opening.ts'
import type { AuthenticatedShare } from '../../spdz/authenticated-share.ts'
import { checkFieldSize } from '../../spdz/field-size.ts'
import { MacCheck } from '../../spdz/mac-check.ts'
import { MacKey } from '../../spdz/mac-key.ts'
import { OpeningLog } from '../../spdz/opening-log.ts'
import { openUnchecked } from '../../spdz/partial-opening.ts'
import type { PairwiseOts } from '../ot/pairwise-ots.ts'
import { PairwiseCopee } from './pairwise-copee.ts'
import { StatisticalError } from './statistical-error.ts'

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

/** What a party of MASCOT has for a session: its key share, its ends with the others, and what it has opened. */
export class MascotParty {
  readonly field: Field
  readonly macKey: MacKey
  readonly ots: PairwiseOts
  readonly copee: PairwiseCopee
  readonly log: OpeningLog
  readonly random: RandomSource
  readonly error: StatisticalError
  readonly #opening: Opening
  readonly #check: MacCheck

  constructor({ n, macKey, ots, copee, random = randomBytes }: MascotEnds) {
    this.field = macKey.field
    this.macKey = macKey
    this.ots = ots
    this.copee = copee
    this.log = new OpeningLog(macKey)
    this.random = random
    this.error = new StatisticalError(this.field, n)
    this.#opening = new Opening(this.field)
    this.#check = new MacCheck({ key: macKey, log: this.log, random })
  }

  /**
   * Draws this party's share of the MAC key and puts it into COPEe with all others.
   *
   * @param ots malicious, with every other party
   * @throws FIELD_TOO_SMALL for a field of fewer than 2^60 elements
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
    return new MascotParty({ n: at.n, macKey, ots, copee, random })
  }

  /** A stream of this party's own for the values of one page. */
  ownPrg(at: Party): Prg {
    return ownPrg(at, this.random)
  }

  /** Opens a vector, which takes a whole scope; the next check covers it. */
  open(at: Party, step: Step, x: AuthenticatedShare): Promise<FieldVector> {
    return openUnchecked({ opening: this.#opening, log: this.log }, at, step, x)
  }

  /** Has the next check find out whether a vector is zero, of which nothing is sent but its part in the check. */
  async assertZero(at: Party, step: Step, x: AuthenticatedShare): Promise<void> {
    const zero = FieldVector.zero(this.field, x.mac.length)
    await this.log.record(at, step, zero.bytes.length, async (record) =>
      record.take(0, zero.bytes, x.mac.bytes),
    )
  }

  /** Checks everything opened since the last check. @throws MAC_CHECK_FAILED, and as `MacCheck.run` */
  check(at: Party): Promise<void> {
    return at.fork('check', (check) => this.#check.run(check))
  }
}

function ownPrg(at: Party, random: RandomSource): Prg {
  const use = { label: 'mascot values', session: at.session, address: at.scope }
  return seededPrg(Seed.fromBytes(random(seedBytes)), use)
}
