import { invalidArgument } from '../errors.ts'
import { AcknowledgedChannel } from './acknowledged-channel.ts'
import { checkPlace } from './party-list.ts'
import type { PartyId, Transport } from './transport.ts'

/** What a transport needs of a `MessagePort`, in browsers and of Node's worker_threads alike. */
export interface Port {
  postMessage(message: unknown, transfer: ArrayBuffer[]): void
  addEventListener(type: 'message' | 'messageerror' | 'close', listener: (event: Event) => void): void
  start(): void
  close(): void
}

/**
 * Connects a party, in a worker as a rule, over one message port a peer. A peer is lost when its port closes without
 * a farewell, as it does in Node when its worker ends; where ports don't report that, the runtime's heartbeats do.
 *
 * @param ports by party id; undefined at the party's own index. They belong to the transport from now on.
 * @throws INVALID_ARGUMENT if the ports don't fit the names
 *
 * @example
 * const { port1, port2 } = new MessageChannel()
 * worker.postMessage({ port: port2 }, [port2])
 * const transport = portTransport(0, ['main', 'worker'], [undefined, port1])
 */
export function portTransport(
  id: PartyId,
  names: readonly string[],
  ports: readonly (Port | undefined)[],
): Transport {
  checkPlace(id, names)
  if (ports.length !== names.length) invalidArgument('ports', `${names.length} places`, ports.length)
  const channels = names.map((name, peer) => {
    const port = ports[peer]
    if ((port === undefined) !== (peer === id)) invalidArgument('ports', 'one for each peer', port)
    return port && portChannel(peer, name, port)
  })
  return {
    id,
    names,
    kind: 'port',
    channels,
    async close() {
      for (const channel of channels) channel?.close()
    },
  }
}

function portChannel(peer: PartyId, name: string, port: Port): AcknowledgedChannel {
  const channel = new AcknowledgedChannel(peer, name, {
    post(message) {
      if (message instanceof Uint8Array) {
        // Cloning a view would clone all of its buffer, and transferring the sender's would take it from other links.
        const copy = new Uint8Array(message)
        port.postMessage(copy, [copy.buffer])
      } else port.postMessage(message, [])
    },
    cut: () => port.close(),
  })
  port.addEventListener('message', (event) => channel.receive((event as MessageEvent).data))
  port.addEventListener('messageerror', () => channel.receive(undefined))
  port.addEventListener('close', () => channel.lost())
  port.start()
  return channel
}
