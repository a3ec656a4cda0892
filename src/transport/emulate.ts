import { checkInteger, invalidArgument } from '../errors.ts'
import { Backlog } from './backlog.ts'
import { type Clock, turnClock, wallClock } from './clock.ts'
import { DelayLine } from './delay-line.ts'
import { scheduleGenerator } from './schedule-generator.ts'
import {
  type Channel,
  checkFrame,
  type FrameReceiver,
  lowWaterBytes,
  type PartyId,
  type Transport,
} from './transport.ts'

/** How a link treats the frames that a party sends over it. What is left out is perfect. */
export interface LinkConditions {
  /** Milliseconds from one end to the other, one way. */
  readonly latencyMs?: number
  /** Millions of bits a second, one way. */
  readonly megabits?: number
  /**
   * Probability that the network loses a packet of 1,460 bytes, below 1. A link stays reliable: as under TCP, a frame
   * with a lost packet comes one retransmission later, and what is behind it waits. The retransmission takes 200 ms,
   * the least that Linux waits, and a round trip.
   */
  readonly loss?: number
  /** Delays each frame by 1 to 8 turns of the event loop, so that frames of different links overtake each other. */
  readonly shuffle?: boolean
}

/** Names the stream from which losses and shuffled turns are drawn: an integer in 0..2^32-1. */
export interface EmulateOptions {
  readonly seed?: number
}

/**
 * Wraps a transport so that what this party sends passes through links of the given conditions. Frames of one link
 * keep their order. Both ends of a link have to be wrapped for conditions in both directions.
 *
 * @param conditions of every link, or a function from the peer to those of its link
 * @throws INVALID_ARGUMENT if a condition is outside its range
 *
 * @example
 * const slow = memoryTransports(['a', 'b', 'c']).map((transport) => emulate(transport, { latencyMs: 20, megabits: 100 }))
 */
export function emulate(
  transport: Transport,
  conditions: LinkConditions | ((peer: PartyId) => LinkConditions),
  options: EmulateOptions = {},
): Transport {
  const seed = checkInteger('seed', options.seed ?? 0, 0, 2 ** 32 - 1)
  const turns = turnClock()
  const channels = transport.channels.map((channel, peer) => {
    if (channel === undefined) return undefined
    const ofLink = typeof conditions === 'function' ? conditions(peer) : conditions
    checkConditions(ofLink)
    return new EmulatedChannel(channel, ofLink, turns, scheduleGenerator(seed, transport.id, peer))
  })
  return {
    id: transport.id,
    names: transport.names,
    kind: transport.kind,
    channels,
    async close() {
      for (const channel of channels) channel?.close()
      await Promise.all(channels.map((channel) => channel?.flushed()))
      await transport.close()
    },
  }
}

const packetBytes = 1460
const leastRetransmissionMs = 200
const shuffledTurns = 8

/** A channel whose frames wait for the bandwidth, travel, and are shuffled among those of other links. */
class EmulatedChannel implements Channel {
  readonly peer: PartyId
  readonly #inner: Channel
  readonly #conditions: LinkConditions
  readonly #turns: Clock
  readonly #random: () => number
  readonly #backlog = new Backlog()
  readonly #departing: DelayLine
  readonly #travelling: DelayLine
  readonly #shuffled: DelayLine
  /** When the link will have sent what waits for its bandwidth. */
  #free = 0
  #closed = false

  constructor(inner: Channel, conditions: LinkConditions, turns: Clock, random: () => number) {
    this.peer = inner.peer
    this.#inner = inner
    this.#conditions = conditions
    this.#turns = turns
    this.#random = random
    this.#departing = new DelayLine(wallClock, (frame, departure) => {
      this.#backlog.remove(frame.byteLength)
      this.#travel(frame, departure)
    })
    this.#travelling = new DelayLine(wallClock, (frame) => this.#shuffle(frame))
    this.#shuffled = new DelayLine(turns, (frame) => inner.send(frame))
  }

  send(frame: Uint8Array): void {
    checkFrame(frame)
    if (this.#closed) return
    const now = wallClock.now()
    const { megabits } = this.#conditions
    if (megabits === undefined) {
      this.#travel(frame, now)
      return
    }
    this.#free = Math.max(this.#free, now) + (frame.byteLength * 8) / (megabits * 1000)
    this.#backlog.add(frame.byteLength)
    this.#departing.hold(frame, this.#free)
  }

  /** What travels has left the queue, as on a real link. */
  get queuedBytes(): number {
    return this.#backlog.bytes + this.#inner.queuedBytes
  }

  async drained(): Promise<void> {
    await this.#backlog.drained()
    await this.#inner.drained()
    // Each is below the mark, but not yet both together: then this one has to be empty.
    while (this.queuedBytes >= lowWaterBytes) {
      await new Promise<void>((resolve) => this.#departing.whenEmpty(resolve))
      await this.#inner.drained()
    }
  }

  start(receiver: FrameReceiver): void {
    // While the last frames are under way the link below is still open, but this side has closed.
    this.#inner.start({
      frame: (frame) => {
        if (!this.#closed) receiver.frame(frame)
      },
      closed: (error) => receiver.closed(error),
    })
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    void this.flushed().then(() => this.#inner.close())
  }

  /** Resolves when every frame has been handed to the link below. */
  flushed(): Promise<void> {
    return new Promise((resolve) =>
      this.#departing.whenEmpty(() => this.#travelling.whenEmpty(() => this.#shuffled.whenEmpty(resolve))),
    )
  }

  #travel(frame: Uint8Array, departure: number): void {
    const { latencyMs, loss } = this.#conditions
    if (latencyMs === undefined && loss === undefined) this.#shuffle(frame)
    else this.#travelling.hold(frame, departure + (latencyMs ?? 0) + this.#retransmissionMs(frame))
  }

  #retransmissionMs(frame: Uint8Array): number {
    const { latencyMs = 0, loss = 0 } = this.#conditions
    if (loss === 0) return 0
    const packetCount = Math.ceil(frame.byteLength / packetBytes) || 1
    let lost = this.#random() < 1 - (1 - loss) ** packetCount
    let retransmissions = 0
    for (; lost; lost = this.#random() < loss) retransmissions++
    return retransmissions * (leastRetransmissionMs + 2 * latencyMs)
  }

  #shuffle(frame: Uint8Array): void {
    if (this.#conditions.shuffle !== true) this.#inner.send(frame)
    else this.#shuffled.hold(frame, this.#turns.now() + 1 + Math.floor(this.#random() * shuffledTurns))
  }
}

function checkConditions({ latencyMs = 0, megabits = 1, loss = 0 }: LinkConditions): void {
  if (!(latencyMs >= 0 && latencyMs < 2 ** 31))
    invalidArgument('latencyMs', 'milliseconds in 0..2^31', latencyMs)
  if (!(megabits > 0 && megabits < Infinity)) invalidArgument('megabits', 'a positive number', megabits)
  if (!(loss >= 0 && loss < 1)) invalidArgument('loss', 'a probability below 1', loss)
}
