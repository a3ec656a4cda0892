import { BeaverdamError } from '../errors.ts'
import { Inbox } from './inbox.ts'
import type { Channel, FrameReceiver, PartyId } from './transport.ts'

/** The channel to a party that will never come: whoever listens hears that it is lost, as of a link that broke. */
export class LostChannel implements Channel {
  readonly peer: PartyId
  readonly queuedBytes = 0
  readonly ended = Promise.resolve()
  readonly #inbox = new Inbox(() => {})

  constructor(peer: PartyId, party: string) {
    this.peer = peer
    this.#inbox.end(new BeaverdamError('PEER_LOST', `${party}: lost before it was linked`, { party }))
  }

  send(): void {}

  async drained(): Promise<void> {}

  start(receiver: FrameReceiver): void {
    this.#inbox.start(receiver)
  }

  close(): void {
    this.#inbox.close()
  }
}
