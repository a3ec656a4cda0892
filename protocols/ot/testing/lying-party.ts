import type { Party, PartyId, Step } from '../../../src/runtime/party.ts'
import { WrappedParty } from '../../../src/vectors/wrapped-party.ts'

/** What becomes of a body that an honest party would send. */
export type Lie = (step: Step, honest: Uint8Array) => Uint8Array

/** A party that follows a protocol but for what it sends: the adversary of the tests. */
export class LyingParty extends WrappedParty {
  readonly #lie: Lie

  constructor(party: Party, lie: Lie) {
    super(party)
    this.#lie = lie
  }

  protected override wrap(party: Party): Party {
    return new LyingParty(party, this.#lie)
  }

  override send(to: PartyId, step: Step, body: Uint8Array): Promise<void> {
    return super.send(to, step, this.#lie(step, body))
  }

  override exchange(step: Step, body: Uint8Array): Promise<readonly Uint8Array[]> {
    return super.exchange(step, this.#lie(step, body))
  }

  override broadcast(
    from: PartyId,
    step: Step,
    body: Uint8Array | undefined,
    maxBytes: number,
  ): Promise<Uint8Array> {
    return super.broadcast(from, step, body && this.#lie(step, body), maxBytes)
  }
}
