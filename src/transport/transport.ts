/**
 * What the runtime needs from a network: one ordered, reliable duplex of byte frames to each peer.
 *
 * A transport knows frames, not messages: scopes, steps, flow control, heartbeats and deadlines stand in the runtime,
 * on top of it and the same for every transport.
 */
export type PartyId = number

/** Largest frame that any transport carries: one turn's small messages, or one 64 KiB chunk with its header. */
export const maxFrameBytes = 1 << 20

export interface Channel {
  readonly peer: PartyId
  /** Queues a frame and takes it over: the sender may not write to it again. After `close` it does nothing. */
  send(frame: Uint8Array): void
  /** Bytes queued and not yet taken by the network; the runtime holds bodies back while this is high. */
  readonly queuedBytes: number
  /** Resolves when `queuedBytes` has fallen below the low-water mark, or the channel has closed. */
  drained(): Promise<void>
  /** Hands over to the runtime. Frames that came before are delivered first, in order. Called once. */
  start(receiver: FrameReceiver): void
  /** Sends what is queued, then ends the link. */
  close(): void
}

export interface FrameReceiver {
  /** The receiver may keep the frame. */
  frame(frame: Uint8Array): void
  /** Called once, when no more frames will come; `error` says why if it was not a close by either side. */
  closed(error?: Error): void
}

export interface Transport {
  readonly id: PartyId
  /** All parties of the session, in the order of their ids; a name is what an error calls a party. */
  readonly names: readonly string[]
  /** 'memory', 'process', 'ws': for metrics and the hello. */
  readonly kind: string
  /** By party id; undefined at the party's own index. All are connected. */
  readonly channels: readonly (Channel | undefined)[]
  /** Closes every channel and stops listening. Resolves when nothing of the transport keeps the process alive. */
  close(): Promise<void>
}
