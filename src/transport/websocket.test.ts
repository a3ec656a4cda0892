import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import process from 'node:process'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { transportCases } from './contract/cases.ts'
import { ended, frameReader } from './contract/frame-reader.ts'
import { webSocketTransports } from './contract/in-process.ts'
import {
  binaryFrame,
  dialPlain,
  halfway,
  hello,
  malformed,
  names,
  peakMiBAmongStrangers,
  session,
  upgraded,
  visits,
} from './contract/strangers.ts'
import { inOneProcess, inWebSocketParties, partyModule, testTransport } from './contract/suite.ts'
import { helloTimeoutMs, linkVersion, packHello, readAnswer } from './websocket/hello.ts'
import { listenWebSocket, type WebSocketListener, type WebSocketSession } from './websocket.ts'

describe('parties linked by WebSocket', () => {
  testTransport(inWebSocketParties('ws'), { partiesDie: true })
})

describe('parties of one process linked by WebSocket', () => {
  testTransport(
    inOneProcess((parties) => webSocketTransports(parties, { simulation: true })),
    { partiesDie: false },
  )
})

describe('parties whose ws lacks bufferutil', () => {
  const run = inWebSocketParties('ws', { ...process.env, WS_NO_BUFFER_UTIL: '1' })
  const name = 'frames of every size arrive unchanged, as plain arrays of bytes'

  it('exchange frames as well', () => run(name, transportCases[name]!))
})

/** A party that listens and waits for bob. */
async function alice(): Promise<WebSocketListener> {
  const listener = await listenWebSocket('127.0.0.1:0')
  onTestFinished(() => listener.close())
  return listener
}

const noAddresses = ['127.0.0.1:1', '127.0.0.1:1']

/** Dials as a party would, up to the hello. */
async function dialled(address: string, bytes: Uint8Array): Promise<WebSocket> {
  const link = new WebSocket(`ws://${address}`)
  onTestFinished(() => link.terminate())
  link.on('error', () => {})
  await once(link, 'open')
  link.send(bytes)
  return link
}

describe('the hello', () => {
  const dial = async (different: Partial<WebSocketSession>) => {
    const listener = await alice()
    const waiting = listener.connect({
      id: 0,
      names,
      addresses: noAddresses,
      session,
      connectTimeoutMs: 30_000,
    })
    waiting.catch(() => {})
    const other = await listenWebSocket('127.0.0.1:0')
    const addresses = (different.names ?? names).map(() => listener.address)
    return other.connect({ id: 1, names, addresses, session, ...different })
  }

  it.each([
    ['another session', { session: 'ab'.repeat(16) }, /alice .* another session/],
    ['another list of parties', { names: ['alice', 'eve'] }, /alice .* party 1 by another name than 'eve'/],
    ['a party beyond the list', { names: ['alice', 'bob', 'carol'], id: 2 }, /it is not party 0, or/],
    ['a peer that is another party', { names: ['alice', 'eve', 'bob'], id: 2 }, /no party 2/],
  ])('refuses %s and names the difference', async (_, different, message) => {
    const refused = await dial(different).catch((error: unknown) => error)
    expect(refused).toMatchObject({ code: 'HELLO_MISMATCH', message: expect.stringMatching(message) })
    expect(String(refused)).not.toContain(session)
  })

  it('refuses a party that is linked already', async () => {
    const listener = await alice()
    const linked = listener.connect({ id: 0, names, addresses: noAddresses, session })
    const addresses = [listener.address, '127.0.0.1:1']
    const bob = await (await listenWebSocket('127.0.0.1:0')).connect({ id: 1, names, addresses, session })
    const second = (await listenWebSocket('127.0.0.1:0')).connect({ id: 1, names, addresses, session })
    await expect(second).rejects.toMatchObject({
      code: 'HELLO_MISMATCH',
      message: expect.stringMatching(/linked to a party 1 \('bob'\)/),
    })
    bob.channels[0]!.send(Uint8Array.of(5))
    expect(await frameReader((await linked).channels[1]!).next()).toEqual(Uint8Array.of(5))
    await Promise.all([bob.close(), (await linked).close()])
  })

  it('refuses another version, whatever else it says', async () => {
    const listener = await alice()
    listener.connect({ id: 0, names, addresses: noAddresses, session }).catch(() => {})
    const link = await dialled(listener.address, packHello({ ...hello, version: 9 }))
    const [answer] = await once(link, 'message')
    expect(readAnswer(answer)).toEqual({ version: linkVersion, refusal: 'version', zeroMask: false })
    await once(link, 'close')
  })

  it('tells the dialling party of another version', async () => {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
    server.on('connection', (link) =>
      link.on('message', () => link.send(packHello({ version: 9, refusal: '', zeroMask: false }))),
    )
    await once(server, 'listening')
    const address = `127.0.0.1:${(server.address() as AddressInfo).port}`
    const bob = (await listenWebSocket('127.0.0.1:0')).connect({
      id: 1,
      names,
      addresses: [address, address],
      session,
    })
    await expect(bob).rejects.toMatchObject({
      code: 'HELLO_MISMATCH',
      message: expect.stringMatching(/speaks version 9 .* version 1/),
    })
    server.close()
  })

  it('waits for a party that comes later, and tries again until it is in its session', async () => {
    const listener = await alice()
    const addresses = [listener.address, '127.0.0.1:1']
    const bob = (await listenWebSocket('127.0.0.1:0')).connect({ id: 1, names, addresses, session })
    await once(connect(Number(listener.address.split(':')[1]), '127.0.0.1'), 'connect')
    const linked = await listener.connect({ id: 0, names, addresses, session })
    await Promise.all([linked.close(), (await bob).close()])
  })

  it('goes on without parties that are lost, whoever would have dialled, and says that they are', async () => {
    const four = ['alice', 'bob', 'carol', 'dave']
    const listeners = await Promise.all([1, 2].map(() => listenWebSocket('127.0.0.1:0')))
    const addresses = ['127.0.0.1:1', ...listeners.map(({ address }) => address), '127.0.0.1:1']
    const linked = await Promise.all(
      listeners.map((listener, i) => {
        const lost = async (peer: number) => (peer === 0 || peer === 3 ? undefined : new Promise(() => {}))
        return listener.connect({ id: 1 + i, names: four, addresses, session, lost })
      }),
    )
    for (const { id, channels } of linked) {
      const ends = [0, 3].map(
        (peer) => new Promise((closed) => channels[peer]?.start({ frame() {}, closed })),
      )
      for (const error of await Promise.all(ends)) expect(error).toMatchObject({ code: 'PEER_LOST' })
      expect(channels[3 - id]?.peer).toBe(3 - id)
    }
    await Promise.all(linked.map((transport) => transport.close()))
  })

  it('keeps the link to a party that is lost only after it was made', async () => {
    const listener = await alice()
    const bob = await listenWebSocket('127.0.0.1:0')
    const addresses = [listener.address, bob.address]
    let lose = () => {}
    const lost = () => new Promise<void>((resolve) => (lose = resolve))
    const [linked, other] = await Promise.all([
      listener.connect({ id: 0, names, addresses, session, lost }),
      bob.connect({ id: 1, names, addresses, session }),
    ])
    lose()
    const got = new Promise((frame) => linked.channels[1]?.start({ frame, closed() {} }))
    other.channels[0]?.send(Uint8Array.of(7))
    expect(await got).toEqual(Uint8Array.of(7))
    await Promise.all([linked.close(), other.close()])
  })

  it('ends though a peer takes nothing of what is queued for it', async () => {
    const listener = await alice()
    const linking = listener.connect({ id: 0, names, addresses: noAddresses, session })
    const link = await dialled(listener.address, packHello(hello))
    const linked = await linking
    link.pause()
    for (let k = 0; k < 64; k++) linked.channels[1]?.send(new Uint8Array(1 << 20))
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    onTestFinished(() => void vi.useRealTimers())
    let isClosed = false
    const closing = linked.close().then(() => {
      isClosed = true
    })
    while (!isClosed) {
      vi.advanceTimersByTime(10_000)
      await new Promise((resolve) => setImmediate(resolve))
    }
    await closing
  })

  it('names the parties that are missing at the end', async () => {
    const three = ['alice', 'bob', 'carol']
    const listener = await listenWebSocket('127.0.0.1:0')
    const addresses = ['127.0.0.1:1', listener.address, '127.0.0.1:1']
    const bob = listener.connect({ id: 1, names: three, addresses, session, connectTimeoutMs: 100 })
    await expect(bob).rejects.toMatchObject({
      code: 'CONNECTION_FAILED',
      party: 'alice',
      message: expect.stringMatching(
        /^no link within 0.1 s to alice \(127.0.0.1:1: .*\), carol \(did not dial\)$/,
      ),
    })
  })
})

describe('addresses', () => {
  it('that others reach are refused, with what an observer would learn', async () => {
    const refusal = {
      code: 'INSECURE_ADDRESS',
      message: expect.stringMatching(/neither encrypted nor authenticated/),
    }
    for (const address of ['0.0.0.0:0', '[::]:0', '192.168.1.7:7000', 'example.org:7000', '0x7f.1:7000'])
      await expect(listenWebSocket(address)).rejects.toMatchObject(refusal)
    const listener = await alice()
    const addresses = ['10.0.0.1:7000', listener.address]
    await expect(listener.connect({ id: 1, names, addresses, session })).rejects.toMatchObject(refusal)
  })

  it('that others reach are used when insecure links are asked for', async () => {
    const listener = await listenWebSocket('0.0.0.0:0', { insecure: true })
    expect(listener.address).toMatch(/^0\.0\.0\.0:\d+$/)
    await listener.close()
  })

  it('are checked', async () => {
    for (const address of ['127.0.0.1', '127.0.0.1:70000', ':80', 'a b:80', 'http://localhost:80', '::1:80'])
      await expect(listenWebSocket(address)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
    const { address, close } = await listenWebSocket('[::1]:0').catch(() => listenWebSocket('localhost:0'))
    expect(address).toMatch(/^(\[::1\]|localhost):[1-9]/)
    await close()
  })

  it('that are taken say so', async () => {
    const listener = await alice()
    await expect(listenWebSocket(listener.address)).rejects.toMatchObject({
      code: 'CONNECTION_FAILED',
      message: expect.stringMatching(/EADDRINUSE/),
    })
  })
})

/** The rest of an empty fragment, masked. */
const fragment = [0x80, 0, 0, 0, 0]

function repeated(bytes: readonly number[], count: number): readonly number[] {
  return Array.from({ length: count }, () => bytes).flat()
}

describe('a linked peer', () => {
  /** Bytes that a client sends on its side of the link, unmasked: the mask is zero. */
  it.each([
    ['text', [0x81, 0x82, 0, 0, 0, 0, 0x68, 0x69], 'MALFORMED_FRAME'],
    ['a reserved bit', [0xc2, 0x80, 0, 0, 0, 0], 'MALFORMED_FRAME'],
    ['an unknown opcode', [0x83, 0x80, 0, 0, 0, 0], 'MALFORMED_FRAME'],
    ['a frame without a mask', [0x82, 0x01, 0x00], 'MALFORMED_FRAME'],
    ['a frame in 65 fragments', [0x02, ...fragment, ...repeated([0x00, ...fragment], 64)], 'MALFORMED_FRAME'],
    ['an announced frame of 2 MiB', [0x82, 0xff, 0, 0, 0, 0, 0, 0x20, 0, 0], 'FRAME_TOO_LARGE'],
    ['an announced frame of 2^62 bytes', [0x82, 0xff, 0x40, 0, 0, 0, 0, 0, 0, 0], 'FRAME_TOO_LARGE'],
  ])('that sends %s is cut off once', async (_, bytes, code) => {
    const listener = await alice()
    const linked = listener.connect({ id: 0, names, addresses: noAddresses, session })
    const socket = upgraded(dialPlain(listener.address), binaryFrame(packHello(hello)))
    const reader = frameReader((await linked).channels[1]!)
    socket.write(binaryFrame(Uint8Array.of(1)))
    expect(await reader.next()).toEqual(Uint8Array.of(1))
    socket.write(Uint8Array.from(bytes))
    socket.on('data', () => socket.destroy())
    expect(await ended(reader)).toMatchObject({ code, party: 'bob' })
  })
})

describe('a link', () => {
  it('is not compressed, whatever the dialling end offers', async () => {
    const listener = await alice()
    listener.connect({ id: 0, names, addresses: noAddresses, session }).catch(() => {})
    const link = new WebSocket(`ws://${listener.address}`, { perMessageDeflate: true })
    await once(link, 'open')
    expect(link.extensions).toBe('')
    link.terminate()
  })

  it('is dialled without an offer to compress it', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = `127.0.0.1:${(server.address() as AddressInfo).port}`
    const bob = await listenWebSocket('127.0.0.1:0')
    bob.connect({ id: 1, names, addresses: [address, address], session }).catch(() => {})
    const [socket] = await once(server, 'connection')
    const [request] = await once(socket, 'data')
    expect(String(request)).toContain('Upgrade: websocket')
    expect(String(request)).not.toMatch(/sec-websocket-extensions/i)
    await bob.close()
    server.close()
  })
})

describe('a frame on its way', () => {
  const passes = async (simulations: readonly [boolean, boolean], host = '127.0.0.1') => {
    const listener = await alice()
    const marker = randomBytes(64)
    let seen = Buffer.alloc(0)
    const proxy = createServer((socket) => {
      const onward = connect(Number(listener.address.split(':')[1]), '127.0.0.1')
      socket.on('data', (chunk: Buffer) => {
        seen = Buffer.concat([seen, chunk])
      })
      socket.pipe(onward).pipe(socket)
    }).listen(0, '127.0.0.1')
    await once(proxy, 'listening')
    const addresses = [`${host}:${(proxy.address() as AddressInfo).port}`, '127.0.0.1:1']
    const bob = await listenWebSocket('127.0.0.1:0', { insecure: true })
    const [a, b] = await Promise.all([
      listener.connect({ id: 0, names, addresses, session, simulation: simulations[0] }),
      bob.connect({ id: 1, names, addresses, session, simulation: simulations[1] }),
    ])
    b.channels[0]!.send(marker)
    expect(Buffer.from(await frameReader(a.channels[1]!).next())).toEqual(marker)
    await Promise.all([a.close(), b.close()])
    proxy.close()
    return seen.includes(marker) ? 'zero' : 'random'
  }

  it('is masked with zeros if both ends agree, and with random bytes otherwise', async () => {
    expect(await passes([true, true])).toBe('zero')
    expect(await passes([true, false])).toBe('random')
    expect(await passes([false, true])).toBe('random')
    expect(await passes([false, false])).toBe('random')
  })

  it('is masked with random bytes if the address dialled is not this machine for sure', async () => {
    // the system takes it for this machine, but it is no loopback address
    expect(await passes([true, true], '0.0.0.0')).toBe('random')
  })
})

describe('strangers', () => {
  const module = partyModule()

  it('that send 10,000 malformed things do a listening party no harm', async () => {
    expect(await peakMiBAmongStrangers(module(), visits(malformed(dialPlain), 10_000))).toBeLessThan(150)
  })

  it('that come in thousands at once and stop halfway are cut off, and do a listening party no harm', async () => {
    expect(await peakMiBAmongStrangers(module(), visits(halfway(dialPlain), 3_000, 3_000))).toBeLessThan(150)
  })

  it('that say nothing are cut off', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    const listener = await alice()
    listener.connect({ id: 0, names, addresses: noAddresses, session }).catch(() => {})
    const silent = upgraded(dialPlain(listener.address), new Uint8Array(0))
    await once(silent, 'data')
    const end = once(silent, 'close')
    vi.advanceTimersByTime(helloTimeoutMs)
    await end
  })
})
