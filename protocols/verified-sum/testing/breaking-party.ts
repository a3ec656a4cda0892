import type { Party, Step } from '../../../src/runtime/party.ts'
import { WrappedParty } from '../../../src/vectors/wrapped-party.ts'

/** A party that breaks down once it has exchanged so many messages with the others, and before it does anything with the last. */
export class BreakingParty extends WrappedParty {
  #left: number

  constructor(party: Party, exchanges: number) {
    super(party)
    this.#left = exchanges
  }

  protected override wrap(party: Party): Party {
    return new BreakingParty(party, this.#left)
  }

  override async exchange(step: Step, body: Uint8Array): Promise<readonly Uint8Array[]> {
    const bodies = await super.exchange(step, body)
    if (--this.#left === 0) throw new Error('broken')
    return bodies
  }
}
