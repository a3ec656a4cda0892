import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { type AddressInfo, connect as connectPlain, type Socket } from 'node:net'
import { type ConnectionOptions, connect, createServer, type TLSSocket, type TlsOptions } from 'node:tls'
import { inspect } from 'node:util'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { frameReader } from '../contract/frame-reader.ts'
import { freshIdentity } from '../contract/fresh-identity.ts'
import { helloTimeoutMs, linkVersion, packHello, readAnswer } from '../websocket/hello.ts'
import { type Identity, listenWebSocket, readIdentity, type WebSocketSession } from '../websocket.ts'
import { tlsOptions } from './options.ts'
import { pinOf } from './pin.ts'
import { PinnedKeys } from './pinned-keys.ts'

const session = 'c0ffee'.repeat(6)
const names = ['alice', 'bob']
const [alice, bob, eve] = names.concat('eve').map((name) => freshIdentity(name)) as [
  Identity,
  Identity,
  Identity,
]
const expired = freshIdentity('old', [-9, -1])
const early = freshIdentity('new', [1, 9])
const nowhere = '127.0.0.1:1'

const pinsOf = (...identities: readonly Identity[]) =>
  identities.map(({ certificate }) => [pinOf(certificate)])
const pins = pinsOf(alice, bob)

/** Alice, who listens, and waits for bob until she closes. */
async function aliceListens(options: Partial<WebSocketSession> = {}) {
  const listener = await listenWebSocket('127.0.0.1:0', { identity: alice })
  onTestFinished(() => listener.close())
  const linked = listener.connect({
    id: 0,
    names,
    addresses: names.map(() => nowhere),
    session,
    pins,
    ...options,
  })
  linked.catch(() => {})
  const { address, close } = listener
  return { address, port: Number(address.split(':')[1]), linked, close }
}

/** Bob, who dials alice. */
async function bobDials(address: string, options: Partial<WebSocketSession> = {}, identity = bob) {
  const listener = await listenWebSocket('127.0.0.1:0', { identity })
  onTestFinished(() => listener.close())
  return listener.connect({ id: 1, names, addresses: [address, nowhere], session, pins, ...options })
}

/** A TLS server where alice should be. */
async function impostor(
  options: TlsOptions,
): Promise<{ address: string; server: ReturnType<typeof createServer> }> {
  const server = createServer(options).on('tlsClientError', () => {})
  server.on('secureConnection', (socket: Socket) => socket.on('error', () => {}))
  server.listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  return { address: `127.0.0.1:${(server.address() as AddressInfo).port}`, server }
}

const upgrade =
  'GET / HTTP/1.1\r\nHost: alice\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
  'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n'

/** What alice answers to a client of any kind that asks for a WebSocket and sends a hello and a frame right behind. */
async function answerTo(socket: Socket): Promise<string> {
  let answer = ''
  socket.on('data', (chunk) => {
    answer += chunk
  })
  socket.on('error', () => {})
  const hello = packHello({ version: linkVersion, session, from: 1, to: 0, name: 'bob', zeroMask: true })
  const frames = [hello, Uint8Array.of(1, 2, 3)].map((frame) =>
    Buffer.from([0x82, 0x80 | frame.length, 0, 0, 0, 0, ...frame]),
  )
  socket.write(Buffer.concat([Buffer.from(upgrade), ...frames]))
  await once(socket, 'close')
  return answer
}

const clientOf = (port: number, identity?: Identity, more: ConnectionOptions = {}) =>
  connect({
    port,
    host: '127.0.0.1',
    ...(identity === undefined ? { rejectUnauthorized: false } : tlsOptions(identity)),
    ...more,
  })

describe('a party that is dialled', () => {
  it.each([
    [
      'has a key that is not pinned',
      eve,
      alice,
      'PIN_MISMATCH',
      /^alice showed the key [\da-f]{64}, which is pinned for no party: compare/,
    ],
    ['has expired, though it is pinned', expired, expired, 'CERTIFICATE_EXPIRED', /alice expired on/],
    ['is not valid yet', early, early, 'CERTIFICATE_NOT_YET_VALID', /from .* on: check the clocks/],
  ])('and %s is refused before it hears a word', async (_, identity, pinned, code, message) => {
    const { address, server } = await impostor(tlsOptions(identity))
    let heard = 0
    server.on('secureConnection', (socket) =>
      socket.on('data', ({ length }: Buffer) => {
        heard += length
      }),
    )
    const gone = once(server, 'connection').then(([socket]) => once(socket, 'close'))
    await expect(bobDials(address, { pins: pinsOf(pinned, bob) })).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    })
    await gone
    expect(heard).toBe(0)
  })

  it('and has the key of another party is refused', async () => {
    const { address } = await impostor(tlsOptions(eve))
    const refused = bobDials(address, {
      names: ['alice', 'bob', 'eve'],
      addresses: [address, nowhere, nowhere],
      pins: pinsOf(alice, bob, eve),
    })
    await expect(refused).rejects.toMatchObject({
      code: 'PIN_MISMATCH',
      party: 'alice',
      message: expect.stringMatching(/^alice showed the key [\da-f]{64}, which is pinned for eve: compare/),
    })
  })

  it('and speaks TLS 1.2 or none is refused', async () => {
    const old = await impostor({
      ...tlsOptions(alice),
      minVersion: 'TLSv1.2',
      maxVersion: 'TLSv1.2',
      ciphers: '',
    })
    const failed = once(old.server, 'tlsClientError')
    const listener = await listenWebSocket('127.0.0.1:0', { identity: bob })
    const refused = listener.connect({ id: 1, names, addresses: [old.address, nowhere], session, pins })
    refused.catch(() => {})
    expect(await failed).toMatchObject([{ code: 'ERR_SSL_UNSUPPORTED_PROTOCOL' }, {}])
    await listener.close()
    await expect(refused).rejects.toMatchObject({ code: 'CONNECTION_FAILED' })
    const plain = await listenWebSocket('127.0.0.1:0')
    onTestFinished(() => plain.close())
    await expect(bobDials(plain.address, { connectTimeoutMs: 100 })).rejects.toMatchObject({
      code: 'CONNECTION_FAILED',
    })
  })
})

describe('a party that dials', () => {
  it.each([
    [
      'has a key that is not pinned',
      eve,
      bob,
      'PIN_MISMATCH',
      /whoever dialled showed the key [\da-f]{64}, which is pinned/,
    ],
    ['has expired, though it is pinned', expired, expired, 'CERTIFICATE_EXPIRED', /of bob expired on/],
    ['is not valid yet', early, early, 'CERTIFICATE_NOT_YET_VALID', /of bob is valid from/],
    ['has no certificate', undefined, bob, 'LINK_UNAUTHENTICATED', /showed no certificate/],
  ])('and %s is refused before it is read, and told', async (_, identity, pinned, code, message) => {
    const { port, linked, close } = await aliceListens({ pins: pinsOf(alice, pinned) })
    const socket = clientOf(port, identity)
    expect(await answerTo(socket)).toMatch(new RegExp(`^HTTP/1.1 403 ${code}\r\n[^]*\r\n\r\n$`))
    await close()
    await expect(linked).rejects.toMatchObject({
      code,
      party: 'bob',
      message: expect.stringMatching(new RegExp(`no link within .* to bob .*${message.source}`)),
    })
  })

  it('and has a key that is not pinned is told of, whatever handshakes break off after it', async () => {
    const { port, linked, close } = await aliceListens()
    await answerTo(clientOf(port, eve))
    await answerTo(connectPlain(port, '127.0.0.1'))
    await close()
    await expect(linked).rejects.toMatchObject({ code: 'PIN_MISMATCH' })
  })

  it('learns that its key is refused', async () => {
    const { address } = await aliceListens({ pins: pinsOf(alice, eve) })
    await expect(bobDials(address)).rejects.toMatchObject({
      code: 'PIN_MISMATCH',
      party: 'alice',
      message: expect.stringMatching(/^alice refused this party's key/),
    })
  })

  it('with an identity that it has no pin for, or that has expired, is told by itself', async () => {
    const { address } = await aliceListens()
    await expect(bobDials(address, {}, eve)).rejects.toMatchObject({
      code: 'PIN_MISMATCH',
      party: 'bob',
      message: expect.stringContaining(pinOf(eve.certificate)),
    })
    await expect(bobDials(address, { pins: pinsOf(alice, expired) }, expired)).rejects.toMatchObject({
      code: 'CERTIFICATE_EXPIRED',
      party: 'bob',
    })
  })

  it('over TLS 1.2, or without TLS, is refused', async () => {
    const { port, linked, close } = await aliceListens()
    const old = clientOf(port, bob, { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2', ciphers: '' })
    const [error] = await once(old, 'error')
    expect(error).toMatchObject({ code: 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION' })
    expect(await answerTo(connectPlain(port, '127.0.0.1'))).toBe('')
    await close()
    await expect(linked).rejects.toMatchObject({
      code: 'LINK_UNAUTHENTICATED',
      message: expect.stringMatching(/failed in the TLS 1.3 handshake .*http request/i),
    })
  })

  it('without keys of its own finds nobody', async () => {
    const { address } = await aliceListens()
    const plain = await listenWebSocket('127.0.0.1:0')
    const addresses = [address, nowhere]
    await expect(
      plain.connect({ id: 1, names, addresses, session, connectTimeoutMs: 100 }),
    ).rejects.toMatchObject({ code: 'CONNECTION_FAILED', party: 'alice' })
  })

  it('and claims to be another party is refused, whatever its own key', async () => {
    const three = ['alice', 'bob', 'eve']
    const { port } = await aliceListens({
      names: three,
      addresses: three.map(() => nowhere),
      pins: pinsOf(alice, bob, eve),
    })
    const link = new WebSocket('ws://alice', { createConnection: () => clientOf(port, eve) })
    onTestFinished(() => link.terminate())
    await once(link, 'open')
    link.send(packHello({ version: linkVersion, session, from: 1, to: 0, name: 'bob', zeroMask: true }))
    const [answer] = await once(link, 'message')
    expect(readAnswer(answer)).toMatchObject({ refusal: 'key' })
    await once(link, 'close')
  })

  it('and then says nothing is cut off', async () => {
    const { port } = await aliceListens()
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    const silent = clientOf(port, bob)
    silent.on('error', () => {})
    // What OpenSSL sends under the name of a ticket shows that alice is done with the handshake.
    await once(silent, 'session')
    const end = once(silent, 'close')
    vi.advanceTimersByTime(helloTimeoutMs)
    await end
  })
})

describe('a session of TLS', () => {
  it('is not resumed by a party', async () => {
    const { port } = await aliceListens()
    const first = clientOf(port, bob)
    const [ticket] = (await once(first, 'session')) as [Buffer]
    first.destroy()
    const second = clientOf(port, bob, { session: ticket })
    await once(second, 'secureConnect')
    expect(second.isSessionReused()).toBe(false)
    second.destroy()
  })

  it('that a party’s dial could resume is forgotten', async () => {
    const { address, server } = await impostor({ ...tlsOptions(alice), secureOptions: 0 })
    server.on('secureConnection', (socket: TLSSocket) => socket.on('data', () => socket.destroy()))
    bobDials(address).catch(() => {})
    for (let dial = 0; dial < 3; dial++) {
      const [socket] = (await once(server, 'secureConnection')) as [TLSSocket]
      expect(socket.isSessionReused()).toBe(false)
    }
  })

  it('that has been resumed nevertheless proves nothing', async () => {
    const { server, address } = await impostor({ ...tlsOptions(alice), secureOptions: 0 })
    const port = Number(address.split(':')[1])
    const first = clientOf(port, bob)
    const [ticket] = (await once(first, 'session')) as [Buffer]
    first.destroy()
    const accepted = once(server, 'secureConnection')
    const second = clientOf(port, bob, { session: ticket })
    await once(second, 'secureConnect')
    const [socket] = (await accepted) as [TLSSocket]
    expect([second.isSessionReused(), socket.isSessionReused()]).toEqual([true, true])
    const keys = new PinnedKeys(names, pins)
    for (const end of [second, socket])
      expect(() => keys.recognise(end)).toThrow(expect.objectContaining({ code: 'LINK_UNAUTHENTICATED' }))
    second.destroy()
  })
})

describe('parties with keys', () => {
  it('know a party by either of two pins, so that its key can be replaced', async () => {
    const replacement = freshIdentity('bob')
    const two = [pinsOf(alice)[0]!, pinsOf(bob, replacement).flat()]
    for (const identity of [bob, replacement]) {
      const { address, linked } = await aliceListens({ pins: two })
      const transport = await bobDials(address, { pins: two }, identity)
      transport.channels[0]!.send(Uint8Array.of(5))
      expect(await frameReader((await linked).channels[1]!).next()).toEqual(Uint8Array.of(5))
      await Promise.all([transport.close(), (await linked).close()])
    }
  })

  it('may be on other machines', async () => {
    const listener = await listenWebSocket('0.0.0.0:0', { identity: bob })
    const addresses = ['192.0.2.1:7001', listener.address]
    await expect(
      listener.connect({ id: 1, names, addresses, session, pins, connectTimeoutMs: 50 }),
    ).rejects.toMatchObject({ code: 'CONNECTION_FAILED' })
  })

  it('mask with zeros, since TLS hides their frames', async () => {
    const server = createHttpsServer(tlsOptions(alice)).listen(0, '127.0.0.1')
    const upgrades = new WebSocketServer({ server })
    onTestFinished(() => void upgrades.close())
    onTestFinished(() => void server.close())
    await once(server, 'listening')
    const connected = once(upgrades, 'connection') as Promise<[WebSocket, IncomingMessage]>
    const dialled = bobDials(`127.0.0.1:${(server.address() as AddressInfo).port}`)
    const [link, { socket }] = await connected
    let seen = Buffer.alloc(0)
    socket.on('data', (chunk: Buffer) => {
      seen = Buffer.concat([seen, chunk])
    })
    await once(link, 'message')
    link.send(packHello({ version: linkVersion, refusal: '', zeroMask: true }))
    const marker = randomBytes(64)
    const transport = await dialled
    transport.channels[0]!.send(marker)
    await once(link, 'message')
    expect(seen.includes(marker)).toBe(true)
    await transport.close()
  })
})

describe('an identity', () => {
  const pem = ({ privateKey, certificate }: Identity) =>
    [privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), certificate.toString()] as const

  it('is read from PEM, and doesn’t show its key', () => {
    const [key, certificate] = pem(alice)
    const identity = readIdentity(key, certificate)
    expect(pinOf(identity.certificate)).toBe(pins[0]![0])
    const secret = key.split('\n')[1]!
    expect(inspect(identity, { depth: 9, showHidden: true }) + JSON.stringify(identity)).not.toContain(secret)
  })

  it.each([
    [
      'a key that is none',
      ['secret', pem(alice)[1]],
      'privateKey: expected a private key in PEM, got something else',
    ],
    [
      'a certificate that is none',
      [pem(alice)[0], 'secret'],
      'certificate: expected a certificate in PEM, got something else',
    ],
    [
      'the certificate of another',
      [pem(alice)[0], pem(bob)[1]],
      'certificate: expected one of the private key, got one of another key',
    ],
  ] as const)('with %s is refused', (_, [key, certificate], message) => {
    expect(() => readIdentity(key, certificate)).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT', message }),
    )
  })
})

describe('pins', () => {
  it.each([
    ['none for a party', [[], ['cd'.repeat(32)]]],
    ['three for a party', [['ab'.repeat(32)], ['1', '2', '3'].map((digit) => digit.repeat(64))]],
    ['those of one party', [['ab'.repeat(32)]]],
    ['one that is none', [['ab'.repeat(32)], ['cd']]],
    ['one for two parties', [['ab'.repeat(32)], ['AB'.repeat(32)]]],
  ])('with %s are refused', (_, wrong) => {
    expect(() => new PinnedKeys(names, wrong)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }))
  })

  it('go with an identity', async () => {
    const options = { id: 1, names, addresses: [nowhere, nowhere], session }
    const refusal = { code: 'INVALID_ARGUMENT', message: expect.stringMatching(/^pins: /) }
    const keyless = await listenWebSocket('127.0.0.1:0')
    onTestFinished(() => keyless.close())
    await expect(keyless.connect({ ...options, pins })).rejects.toMatchObject(refusal)
    const keyed = await listenWebSocket('127.0.0.1:0', { identity: bob })
    onTestFinished(() => keyed.close())
    await expect(keyed.connect(options)).rejects.toMatchObject(refusal)
  })
})
