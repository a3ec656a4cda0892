import { FieldVector } from '../../src/field/vector.ts'
import type { Party, Step } from '../../src/runtime/party.ts'
import { openingBlockBytes } from '../additive/opening-cost.ts'
import { indicatorAt } from '../shamir/pseudorandom-doubles.ts'
import { pointOf } from '../shamir/threshold.ts'
import { openChecked } from '../shamir-malicious/checked-opening.ts'
import { holderCount } from '../shamir-malicious/holders.ts'
import { dealtServers } from './dealing.ts'
import { type Component, DealtInputs, type SharePlace } from './dealt-inputs.ts'

/**
 * Inputs as Shamir's shares of n servers, of whom t < n/2 may lie: each converts what clients deal without a word.
 *
 * @example
 * const sharing = new ShamirInputs(Field64)
 */
export class ShamirInputs extends DealtInputs<FieldVector> {
  readonly servers = dealtServers

  add(x: FieldVector, y: FieldVector): FieldVector {
    return x.add(y)
  }

  async open(among: Party, step: Step, x: FieldVector): Promise<FieldVector> {
    const opened = await openChecked(among, step, [...among.names.keys()], x, openingBlockBytes)
    return opened as FieldVector
  }

  /** Components times polynomials that are 1 at zero and 0 at who does not have them (Cramer, Damgard and Ishai, TCC 2005). */
  protected async shareOf(
    { id, servers, length }: SharePlace,
    components: readonly Component[],
  ): Promise<FieldVector> {
    const { field } = this
    const share = FieldVector.zero(field, length)
    for (const { members, values } of components) {
      const weight = indicatorAt(field, holderCount(servers), members, pointOf(id))
      field.axpy(share.bytes, weight, (await values()).bytes)
    }
    return share
  }
}
