import type { Field } from '../../../src/field/field.ts'
import { FieldVector } from '../../../src/field/vector.ts'
import type { RandomSource } from '../../../src/random/csprng.ts'
import { type Prg, seededPrg } from '../../../src/random/prg.ts'
import { Seed, seedBytes } from '../../../src/random/seed.ts'
import type { Party, PartyId, Step } from '../../../src/runtime/party.ts'
import type { Triples } from '../../../src/runtime/preprocessing.ts'
import { Opening } from '../../additive/opening.ts'
import type { AuthenticatedShare } from '../../spdz/authenticated-share.ts'
import { MacCheck } from '../../spdz/mac-check.ts'
import type { MacKey } from '../../spdz/mac-key.ts'
import { OpeningLog } from '../../spdz/opening-log.ts'
import { openUnchecked } from '../../spdz/partial-opening.ts'
import type { Correlation } from '../correlation.ts'

/** Triples, elementwise or of matrices. */
export type TriplesCorrelation =
  | Extract<Correlation, { kind: 'matrix' }>
  | { kind: 'triples'; length: number }

/**
 * What a party has for a session in which all make authenticated material: its key share, what it has opened, and ways to make
 * products with the others, in which those may err but not learn.
 */
export abstract class AuthenticatingParty {
  readonly field: Field
  readonly macKey: MacKey
  readonly log: OpeningLog
  readonly random: RandomSource
  readonly #opening: Opening
  readonly #check: MacCheck

  constructor(macKey: MacKey, random: RandomSource) {
    this.field = macKey.field
    this.macKey = macKey
    this.log = new OpeningLog(macKey)
    this.random = random
    this.#opening = new Opening(this.field)
    this.#check = new MacCheck({ key: macKey, log: this.log, random })
  }

  /**
   * Shares of the products of values and key shares across parties: of x_i alpha_j and x_j alpha_i for every other j.
   *
   * @param values of this party; zeros if it has none, but as many
   * @param isOwner whether a party has values
   */
  abstract crossMacs(at: Party, values: FieldVector, isOwner: (id: PartyId) => boolean): Promise<FieldVector>

  /** Authenticated triples, which the next check covers. */
  abstract makeTriples(at: Party, correlation: TriplesCorrelation): Promise<Triples<AuthenticatedShare>>

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

/** A stream of 32 fresh bytes for a party's own values. */
export function ownPrg(at: Party, random: RandomSource): Prg {
  const use = { label: 'mascot values', session: at.session, address: at.scope }
  return seededPrg(Seed.fromBytes(random(seedBytes)), use)
}
