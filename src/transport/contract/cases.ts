import assert from 'node:assert/strict'
import {
  type Channel,
  highWaterBytes,
  lowWaterBytes,
  maxFrameBytes,
  type PartyId,
  type Transport,
} from '../transport.ts'
import { ended, type FrameReader, frameReader } from './frame-reader.ts'

/**
 * One demand on every transport, as a program that each party runs over its own end: so it runs alike in one process
 * and in many.
 */
export interface TransportCase {
  readonly parties: number
  /** The party that ends by `die`, if one does. */
  readonly victim?: PartyId
  /** Throws if the demand is not met. `die` ends this party as a crash would, without a farewell. */
  run(transport: Transport, die: () => void): Promise<void>
}

const order: TransportCase = {
  parties: 3,
  async run(transport) {
    const readers = readAll(transport)
    const count = 2_000
    for (let k = 0; k < count; k++)
      for (const channel of links(transport)) channel.send(numbered(k, 4 + (k % 100)))
    for (const reader of readers.values())
      for (let k = 0; k < count; k++) assert.equal(numberOf(await reader.next()), k)
    await part(transport, readers)
  },
}

const sizes: TransportCase = {
  parties: 2,
  async run(transport) {
    const readers = readAll(transport)
    const lengths = [0, 1, 2, 125, 126, 65_535, 65_536, maxFrameBytes - 1, maxFrameBytes, 0]
    for (const channel of links(transport)) for (const length of lengths) channel.send(pattern(length))
    for (const reader of readers.values())
      for (const length of lengths) {
        const frame = await reader.next()
        assert.equal(frame.constructor, Uint8Array)
        assertBytes(frame, pattern(length))
      }
    await part(transport, readers)
  },
}

const shared: TransportCase = {
  parties: 3,
  async run(transport) {
    const readers = readAll(transport)
    const buffer = pattern(300_000)
    for (const channel of links(transport)) channel.send(buffer.subarray(1_000, 101_000))
    for (const reader of readers.values())
      assertBytes(await reader.next(), pattern(300_000).subarray(1_000, 101_000))
    assertBytes(buffer, pattern(300_000))
    await part(transport, readers)
  },
}

const oversized: TransportCase = {
  parties: 2,
  async run(transport) {
    const readers = readAll(transport)
    for (const channel of links(transport)) {
      assert.throws(() => channel.send(new Uint8Array(maxFrameBytes + 1)), { code: 'FRAME_TOO_LARGE' })
      assert.equal(channel.queuedBytes, 0)
      channel.send(numbered(7, 4))
    }
    for (const reader of readers.values()) assert.equal(numberOf(await reader.next()), 7)
    await part(transport, readers)
  },
}

const backPressure: TransportCase = {
  parties: 3,
  async run(transport) {
    const [sender, receiver, messenger] = [0, 1, 2]
    const [count, length] = [1_024, 65_536]
    if (transport.id === sender) {
      const readers = readAll(transport)
      const channel = transport.channels[receiver]!
      let k = 0
      for (; channel.queuedBytes < highWaterBytes; k++) {
        assert.ok(k < count, 'queuedBytes does not rise')
        channel.send(numbered(k, length))
        await turns(1)
      }
      transport.channels[messenger]!.send(numbered(k, 4))
      for (; k < count; k++) {
        if (channel.queuedBytes >= highWaterBytes) {
          await channel.drained()
          assert.ok(channel.queuedBytes < lowWaterBytes)
        }
        channel.send(numbered(k, length))
      }
      await part(transport, readers)
    } else if (transport.id === messenger) {
      const reader = frameReader(transport.channels[sender]!)
      transport.channels[receiver]!.send(await reader.next())
      await part(transport, new Map([[sender, reader]]))
    } else {
      await frameReader(transport.channels[messenger]!).next()
      const reader = frameReader(transport.channels[sender]!)
      for (let k = 0; k < count; k++) {
        const frame = await reader.next()
        assert.equal(numberOf(frame), k)
        assert.equal(frame.byteLength, length)
      }
      await part(transport, new Map([[sender, reader]]))
    }
  },
}

const early: TransportCase = {
  parties: 3,
  async run(transport) {
    for (const channel of links(transport)) for (let k = 0; k < 100; k++) channel.send(numbered(k, 1_000))
    await turns(50)
    const readers = readAll(transport)
    for (const reader of readers.values())
      for (let k = 0; k < 100; k++) assert.equal(numberOf(await reader.next()), k)
    await part(transport, readers)
  },
}

const closing: TransportCase = {
  parties: 2,
  async run(transport) {
    const channel = links(transport)[0]!
    const count = 64
    if (transport.id === 0) {
      const reader = frameReader(channel)
      for (let k = 0; k < count; k++) channel.send(numbered(k, 1 << 18))
      channel.close()
      channel.close()
      channel.send(numbered(count, 4))
      await channel.drained()
      assert.equal(await ended(reader), undefined)
    } else {
      await turns(50)
      const reader = frameReader(channel)
      for (let k = 0; k < count; k++) assert.equal(numberOf(await reader.next()), k)
      assert.equal(await ended(reader), undefined)
      channel.send(numbered(0, 4))
      await channel.drained()
    }
  },
}

const dying: TransportCase = {
  parties: 3,
  victim: 2,
  async run(transport, die) {
    const readers = readAll(transport)
    const victim = 2
    for (const channel of links(transport)) channel.send(numbered(transport.id, 4))
    for (const [peer, reader] of readers) assert.equal(numberOf(await reader.next()), peer)
    if (transport.id === victim) {
      for (const reader of readers.values()) await reader.next()
      die()
      return
    }
    const channel = transport.channels[victim]!
    channel.send(numbered(0, 4))
    const error = await ended(readers.get(victim)!)
    assert.equal((error as { code?: string }).code, 'PEER_LOST')
    assert.equal((error as { party?: string }).party, transport.names[victim])
    channel.send(numbered(0, 4))
    await channel.drained()
    readers.delete(victim)
    await part(transport, readers)
  },
}

/** The demands by name. */
export const transportCases: Readonly<Record<string, TransportCase>> = {
  'frames keep their order on every link': order,
  'frames of every size arrive unchanged, as plain arrays of bytes': sizes,
  'a part of a buffer goes alone, to several peers, and stays as it is': shared,
  'a frame above the limit is refused, and the link lives on': oversized,
  'what a peer doesn’t take counts as queued until it does, and nothing of 64 MiB is lost': backPressure,
  'frames that come before the start are delivered': early,
  'what is queued arrives before a link closes, and both ends hear of it once': closing,
  'a party that dies is lost to the others once, and only it': dying,
}

function links(transport: Transport): readonly Channel[] {
  return transport.channels.filter((channel) => channel !== undefined)
}

function readAll(transport: Transport): Map<PartyId, FrameReader> {
  return new Map(links(transport).map((channel) => [channel.peer, frameReader(channel)]))
}

/** Says goodbye to the peers and waits for theirs: whoever closes first cuts off what is on its way to it. */
async function part(transport: Transport, readers: ReadonlyMap<PartyId, FrameReader>): Promise<void> {
  for (const peer of readers.keys()) transport.channels[peer]!.send(numbered(0xfade, 4))
  for (const reader of readers.values()) assert.equal(numberOf(await reader.next()), 0xfade)
}

async function turns(count: number): Promise<void> {
  for (let k = 0; k < count; k++) await new Promise((resolve) => setImmediate(resolve))
}

function numbered(number: number, length: number): Uint8Array {
  const frame = new Uint8Array(length)
  new DataView(frame.buffer).setUint32(0, number)
  return frame
}

function numberOf(frame: Uint8Array): number {
  return new DataView(frame.buffer, frame.byteOffset).getUint32(0)
}

function pattern(length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  for (let k = 0; k < length; k++) bytes[k] = (k * 167 + (k >> 8)) & 255
  return bytes
}

function assertBytes(bytes: Uint8Array, expected: Uint8Array): void {
  assert.equal(Buffer.compare(bytes, expected), 0, `${expected.length} bytes arrive changed`)
}
