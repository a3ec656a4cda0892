import { FieldVector } from '../../src/field/vector.ts'
import type { Party, Step } from '../../src/runtime/party.ts'
import { stepOf } from '../../src/runtime/step.ts'
import { coinLength, coinOf } from '../randomized/coin.ts'
import { combineEach } from '../randomized/public-combination.ts'
import { allReady } from '../randomized/ready.ts'
import { holderIds } from './holders.ts'
import { ShamirSharing } from './shamir-sharing.ts'

const readyStep = stepOf('shamir ready')

/**
 * Shamir's shares whose random elements the holders deal each other. A liar can deal honest holders what lies on no polynomial,
 * and see what others have got before it deals: what would suffer from it waits for all, or is checked.
 */
export class DealtShamirSharing extends ShamirSharing {
  override random(at: Party, length: number): Promise<FieldVector> {
    // apart from double sharings that the same operation may need
    return at.fork('random', (dealt) => super.random(dealt, length))
  }

  /** A random element that all honest holders have consistent shares of. @throws OPENING_MISMATCH */
  override async key(at: Party): Promise<FieldVector> {
    const key = await super.key(at)
    await at.fork('checked', (checked) => this.checkConsistent(checked, stepOf('shamir key'), [key]))
    return key
  }

  /** Nobody tells its share before all holders have theirs: a dealer could else choose the sum. */
  override async toss(at: Party, step: Step, length: number): Promise<FieldVector> {
    return this.#openOnceDealt(at, step, await this.random(at, length))
  }

  /**
   * Opens a combination of the elements under one mask, with coefficients from a coin that is tossed when the mask is dealt:
   * what is wrong with the mask could else make up for what is wrong with the elements.
   */
  override async checkConsistent(at: Party, step: Step, elements: readonly FieldVector[]): Promise<void> {
    const dealt = await this.random(at, 1 + coinLength(this.field.elementBytes))
    const tossed = await at.fork('coin', (coin) => this.#openOnceDealt(coin, step, dealt.slice(1)))
    const use = { label: 'shamir consistency', session: at.session, address: at.scope }
    const prg = coinOf(tossed).prg(use)
    const [sum] = await combineEach(this.field, [FieldVector.concat(elements)], prg)
    await this.open(at, step, FieldVector.of(this.field, [sum as bigint]).add(dealt.slice(0, 1)))
  }

  async #openOnceDealt(at: Party, step: Step, share: FieldVector): Promise<FieldVector> {
    const holders = holderIds(at.n)
    if (holders.includes(at.id)) await at.fork('ready', (ready) => allReady(ready, readyStep, holders))
    return this.open(at, step, share)
  }
}
