import type { Channel, PartyId, Transport } from '../src/transport/transport.ts'

/** What becomes of a frame that a party sends: none, itself, or others in its place. */
export type Tamper = (frame: Uint8Array, to: PartyId) => readonly Uint8Array[]

/** A transport whose outgoing frames pass through a fault. */
export function tampered(transport: Transport, tamper: Tamper): Transport {
  const channels = transport.channels.map((channel) => channel && tamperedChannel(channel, tamper))
  return { ...transport, channels, close: () => transport.close() }
}

function tamperedChannel(channel: Channel, tamper: Tamper): Channel {
  return {
    peer: channel.peer,
    send(frame) {
      for (const sent of tamper(frame, channel.peer)) channel.send(sent)
    },
    get queuedBytes() {
      return channel.queuedBytes
    },
    drained: () => channel.drained(),
    start: (receiver) => channel.start(receiver),
    close: () => channel.close(),
  }
}
