import type { FieldVector } from '../../src/field/vector.ts'
import type { Party, Step } from '../../src/runtime/party.ts'
import { openingBlockBytes } from '../additive/opening-cost.ts'
import type { PartyCount } from '../party-count.ts'
import { replicatedParties } from '../replicated/costs.ts'
import { addShares, nextTo, type ReplicatedShare } from '../replicated/replicated-share.ts'
import { openChecked } from '../replicated-malicious/checked-opening.ts'
import { type Component, DealtInputs, type SharePlace } from './dealt-inputs.ts'

/** How many servers hold replicated shares. */
export const replicatedServers: PartyCount = { least: replicatedParties, most: replicatedParties }

/**
 * Inputs as replicated shares of three servers, of whom one may lie: what clients deal is such a sharing.
 *
 * @example
 * const sharing = new ReplicatedInputs(Field64)
 */
export class ReplicatedInputs extends DealtInputs<ReplicatedShare> {
  readonly servers = replicatedServers

  add(x: ReplicatedShare, y: ReplicatedShare): ReplicatedShare {
    return addShares(x, y)
  }

  open(among: Party, step: Step, x: ReplicatedShare): Promise<FieldVector> {
    return openChecked({ field: this.field, blockBytes: openingBlockBytes }, among, step, x)
  }

  /** Of two components, `next` is the one that the next server has too. */
  protected async shareOf({ id }: SharePlace, components: readonly Component[]): Promise<ReplicatedShare> {
    const [x, y] = components as readonly [Component, Component]
    const [own, next] = x.members.includes(nextTo(id)) ? [y, x] : [x, y]
    return { own: await own.values(), next: await next.values() }
  }
}
