import { describe, expect, it } from 'vitest'
import { ended, frameReader } from './contract/frame-reader.ts'
import { linkedPorts, portTransports } from './contract/in-process.ts'
import { inOneProcess, inWorkers, testTransport } from './contract/suite.ts'
import { portTransport } from './message-port.ts'
import { maxFrameBytes } from './transport.ts'

describe('workers linked by message ports', () => {
  testTransport(inWorkers(), { partiesDie: true })
})

describe('parties of one process linked by message ports', () => {
  testTransport(inOneProcess(portTransports), { partiesDie: false })
})

describe('a peer behind a message port', () => {
  it.each([
    ['text', 'text', 'MALFORMED_FRAME'],
    ['an object', { length: 1 }, 'MALFORMED_FRAME'],
    ['nothing', undefined, 'MALFORMED_FRAME'],
    ['a frame that is too large', new Uint8Array(maxFrameBytes + 1), 'FRAME_TOO_LARGE'],
    ['an acknowledgement of more than was sent', 11, 'MALFORMED_FRAME'],
    ['a negative acknowledgement', -1, 'MALFORMED_FRAME'],
    ['an acknowledgement that is no number', NaN, 'MALFORMED_FRAME'],
  ])('that sends %s is cut off once', async (_, message, code) => {
    const { port1, port2 } = new MessageChannel()
    const channel = portTransport(0, ['alice', 'bob'], [undefined, port1]).channels[1]!
    const reader = frameReader(channel)
    channel.send(new Uint8Array(10))
    for (const sent of [Uint8Array.of(1), message, message, Uint8Array.of(2)]) port2.postMessage(sent)
    expect(await reader.next()).toEqual(Uint8Array.of(1))
    expect(await ended(reader)).toMatchObject({ code, party: 'bob' })
    await channel.drained()
  })

  it('that closes its port without a farewell is lost', async () => {
    const { port1, port2 } = new MessageChannel()
    const reader = frameReader(portTransport(0, ['alice', 'bob'], [undefined, port1]).channels[1]!)
    port2.close()
    expect(await ended(reader)).toMatchObject({ code: 'PEER_LOST', party: 'bob' })
  })
})

it('a party has a port for each peer and none for itself', () => {
  const [ports] = linkedPorts(3)
  const invalid = expect.objectContaining({ code: 'INVALID_ARGUMENT' })
  for (const [id, names] of [
    [0, ['a', 'b']],
    [1, ['a', 'b', 'c']],
    [3, ['a', 'b', 'c']],
  ] as const)
    expect(() => portTransport(id, names, ports!)).toThrow(invalid)
  for (const port of ports!) port?.close()
})
