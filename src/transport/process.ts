import process from 'node:process'
import { BeaverdamError, invalidArgument } from '../errors.ts'
import { AcknowledgedChannel } from './acknowledged-channel.ts'
import { type FromRelay, isRelayMessage, relayTag, type ToRelay } from './relay-message.ts'
import type { PartyId, Transport } from './transport.ts'

/**
 * Connects a process that `forkParties` started with the other parties: their parent relays the frames. A party that
 * ends without closing is lost to the others; if the parent ends, all are.
 *
 * @throws INVALID_ARGUMENT if this process was not started by `forkParties`
 * @throws CONNECTION_FAILED if a party ended, or didn't come, before all were ready
 */
export async function processTransport(): Promise<Transport> {
  const relay = new Relay()
  try {
    return await relay.connected
  } catch (error) {
    await relay.leave()
    throw error
  }
}

/** The channel to the parent, shared by the links to all peers. */
class Relay {
  readonly connected: Promise<Transport>
  #connect: (transport: Transport) => void = () => {}
  #fail: (error: BeaverdamError) => void = () => {}
  #id: PartyId = 0
  #names: readonly string[] = []
  #channels: readonly (AcknowledgedChannel | undefined)[] = []
  /** Messages that the operating system has not taken yet. */
  #pending = 0
  #flushed: () => void = () => {}

  constructor() {
    if (!process.connected)
      invalidArgument('process', 'one that forkParties started', 'one without a channel to its parent')
    this.connected = new Promise((resolve, reject) => {
      this.#connect = resolve
      this.#fail = reject
    })
    process.on('message', this.#receive)
    process.on('disconnect', this.#lost)
    this.#post([relayTag, 'ready'])
  }

  /** Stops listening once everything has been sent: then nothing of it keeps the process alive. */
  async leave(): Promise<void> {
    for (const channel of this.#channels) channel?.close()
    if (this.#pending > 0) await new Promise<void>((resolve) => (this.#flushed = resolve))
    process.off('message', this.#receive)
    process.off('disconnect', this.#lost)
  }

  #post(message: ToRelay): void {
    this.#pending++
    process.send?.(message, undefined, {}, () => {
      this.#pending--
      if (this.#pending === 0) this.#flushed()
    })
  }

  readonly #receive = (message: unknown): void => {
    if (isRelayMessage(message)) this.#take(message as FromRelay)
  }

  #take(message: FromRelay): void {
    switch (message[1]) {
      case 'parties':
        this.#id = message[2]
        this.#names = message[3]
        this.#channels = this.#names.map((name, peer) => this.#channel(peer, name))
        break
      case 'connected':
        this.#connect({
          id: this.#id,
          names: this.#names,
          kind: 'process',
          channels: this.#channels,
          close: () => this.leave(),
        })
        break
      case 'link':
        this.#channels[message[2]]?.receive(message[3])
        break
      case 'lost': {
        const name = this.#names[message[2]] ?? ''
        this.#channels[message[2]]?.lost()
        this.#fail(
          new BeaverdamError('CONNECTION_FAILED', `${name}: ended or did not come before all were ready`, {
            party: name,
          }),
        )
      }
    }
  }

  #channel(peer: PartyId, name: string): AcknowledgedChannel | undefined {
    if (peer === this.#id) return undefined
    return new AcknowledgedChannel(peer, name, {
      post: (message) => this.#post([relayTag, 'link', peer, message]),
      // The channel to the parent serves the other links too.
      cut() {},
    })
  }

  readonly #lost = (): void => {
    for (const channel of this.#channels) channel?.lost()
    this.#fail(new BeaverdamError('CONNECTION_FAILED', 'the parent that relays the frames is gone'))
  }
}
