import { BeaverdamError } from '../errors.ts'

/**
 * What the runtime needs from a network: one ordered, reliable duplex of byte frames to each peer.
 *
 * A transport knows frames, not messages: scopes, steps, flow control, heartbeats and deadlines stand in the runtime,
 * on top of it and the same for every transport.
 */
export type PartyId = number

/** Largest frame that any transport carries: one turn's small messages, or one 64 KiB chunk with its header. */
export const maxFrameBytes = 1 << 20

/**
 * Marks for `queuedBytes`: above the high one a sender should wait for `drained`, which resolves below the low one.
 * The low mark is a millisecond of a 1 GB/s link, so that a link never runs dry while its sender wakes up; the high
 * one lets a sender write several turns' worth before it waits.
 */
export const highWaterBytes = 4 << 20
export const lowWaterBytes = 1 << 20

export interface Channel {
  readonly peer: PartyId
  /**
   * Queues a frame. From then on nobody writes to it, neither sender nor receiver, so the same frame may go to several
   * peers. After `close`, or once the link is lost, it does nothing.
   *
   * @throws FRAME_TOO_LARGE above `maxFrameBytes`
   */
  send(frame: Uint8Array): void
  /** Bytes queued and not yet taken by the network; the runtime holds bodies back while this is high. */
  readonly queuedBytes: number
  /** Resolves when `queuedBytes` has fallen below the low-water mark, or the channel has closed. */
  drained(): Promise<void>
  /** Hands over to the runtime, from the next turn on. Frames that came before are delivered first. Called once. */
  start(receiver: FrameReceiver): void
  /** Sends what is queued, then ends the link; nothing more is received. */
  close(): void
}

/** Takes what comes on a link. Its functions are called from the event loop, never from inside a call, and don't throw. */
export interface FrameReceiver {
  /** The receiver may keep the frame, but not write to it. */
  frame(frame: Uint8Array): void
  /**
   * Called once, when no more frames will come; `error` says why if it was not a close by either side: PEER_LOST, or
   * MALFORMED_FRAME or FRAME_TOO_LARGE, after which the transport has cut the link.
   */
  closed(error?: Error): void
}

export interface Transport {
  readonly id: PartyId
  /** All parties of the session, in the order of their ids; a name is what an error calls a party. */
  readonly names: readonly string[]
  /** 'memory', 'port', 'process', 'ws': for metrics and the hello. */
  readonly kind: string
  /** By party id; undefined at the party's own index. All are connected. */
  readonly channels: readonly (Channel | undefined)[]
  /** Closes every channel and stops listening. Resolves when nothing of the transport keeps the process alive. */
  close(): Promise<void>
}

/** @throws FRAME_TOO_LARGE if a frame has more than `maxFrameBytes` */
export function checkFrame(frame: Uint8Array): void {
  if (frame.byteLength > maxFrameBytes)
    throw new BeaverdamError(
      'FRAME_TOO_LARGE',
      `frame: expected at most ${maxFrameBytes} bytes, got ${frame.byteLength}`,
    )
}
