import type { Party, PartyId, Step } from '../../../../src/runtime/party.ts'
import { WrappedParty } from '../../../../src/vectors/wrapped-party.ts'

/** What a party would send another. */
export interface Message {
  readonly scope: string
  readonly to: PartyId
  readonly step: Step
  readonly body: Uint8Array
}

/** What becomes of a message. */
export type Lie = (message: Message) => Uint8Array | Promise<Uint8Array>

/** What a liar hears of an exchange, by party. */
export type Hear = (at: Party, step: Step, bodies: readonly Uint8Array[]) => void

/** A party that follows a protocol but for what it sends, and may send every other party something else. */
export class Liar extends WrappedParty {
  readonly #lie: Lie
  readonly #hear: Hear

  constructor(party: Party, lie: Lie, hear: Hear = () => {}) {
    super(party)
    this.#lie = lie
    this.#hear = hear
  }

  protected override wrap(party: Party): Party {
    return new Liar(party, this.#lie, this.#hear)
  }

  override async send(to: PartyId, step: Step, body: Uint8Array): Promise<void> {
    const told = this.#lie({ scope: this.scope, to, step, body })
    // what is known at once is sent at once: messages of a link keep their order
    return super.send(to, step, told instanceof Uint8Array ? told : await told)
  }

  override async exchange(step: Step, body: Uint8Array): Promise<readonly Uint8Array[]> {
    const parties = [...this.names.keys()]
    await Promise.all(parties.map((to) => (to === this.id ? undefined : this.send(to, step, body))))
    const bodies = await Promise.all(
      parties.map((from) => (from === this.id ? body : this.receive(from, step, body.length))),
    )
    this.#hear(this, step, bodies)
    return bodies
  }
}
