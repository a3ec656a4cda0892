import { WrappedParty } from '../../vectors/wrapped-party.ts'
import type { Party, PartyId, Step } from '../party.ts'

/** What a liar sends in the place of a message. */
export type Lie = (to: PartyId, step: Step, body: Uint8Array) => Uint8Array | Promise<Uint8Array>

/** A party that follows a protocol but for what it sends, which passes through a lie. */
export class LyingParty extends WrappedParty {
  readonly #lie: Lie

  constructor(party: Party, lie: Lie) {
    super(party)
    this.#lie = lie
  }

  protected override wrap(party: Party): Party {
    return new LyingParty(party, this.#lie)
  }

  override async send(to: PartyId, step: Step, body: Uint8Array): Promise<void> {
    return this.party.send(to, step, await this.#lie(to, step, body))
  }

  /** One by one, so that it can tell each something else. */
  override async exchange(step: Step, body: Uint8Array): Promise<readonly Uint8Array[]> {
    const ids = [...this.names.keys()]
    await Promise.all(ids.map((to) => to !== this.id && this.send(to, step, body)))
    return Promise.all(ids.map((from) => (from === this.id ? body : this.receive(from, step, body.length))))
  }
}
