import { fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import type { Identity } from '../tls/identity.ts'
import { pinOf } from '../tls/pin.ts'
import { linkVersion, packHello } from '../websocket/hello.ts'
import { listenWebSocket } from '../websocket.ts'
import { transportCases } from './cases.ts'
import { succeed } from './suite.ts'

/** Connects to an address and says what no party would say. */
export type Stranger = (address: string) => Socket

export const session = 'c0ffee'.repeat(6)
export const names = ['alice', 'bob']

/** What bob would say to alice. */
export const hello = { version: linkVersion, session, from: 1, to: 0, name: 'bob', zeroMask: false }

/**
 * Has strangers visit a party of a process of its own that waits for its peer, and then the peer: the two meet a demand
 * on every transport.
 *
 * @param come what the strangers do at the party's address
 * @param identity the peer's, where links are over TLS
 * @returns the most memory that the party's process took
 */
export async function peakMiBAmongStrangers(
  module: string,
  come: (address: string) => Promise<void>,
  identity?: Identity,
): Promise<number> {
  const [name] = Object.keys(transportCases).filter((key) => transportCases[key]?.parties === 2) as [string]
  // Node 24 lets garbage grow to 96 MiB before it looks: the peak should show what is held.
  const execArgv = ['--max-semi-space-size=2']
  const party = fork(module, [identity === undefined ? 'ws' : 'tls', name], { execArgv })
  const done = succeed([party], undefined)
  const [{ address, pin }] = (await once(party, 'message')) as [{ address: string; pin?: string }]
  const memory = once(party, 'message')
  const keys =
    identity === undefined || pin === undefined ? {} : { pins: [[pin], [pinOf(identity.certificate)]] }
  const meeting = { names, addresses: [address, '127.0.0.1:1'], session, ...keys }
  party.send({ ...meeting, id: 0, connectTimeoutMs: 120_000 })

  await come(address)

  const listener = await listenWebSocket('127.0.0.1:0', identity && { identity })
  const peer = await listener.connect({ ...meeting, id: 1 })
  await transportCases[name]?.run(peer, () => {})
  await peer.close()
  await done
  const [{ peakMiB }] = (await memory) as [{ peakMiB: number }]
  return peakMiB
}

/** So many visits, each stranger in its turn, some at once: a stranger stays until the party has had enough of it. */
export function visits(
  strangers: readonly Stranger[],
  count: number,
  atOnce = 64,
): (address: string) => Promise<void> {
  return async (address) => {
    let sent = 0
    const visit = async () => {
      while (sent < count) await closed((strangers[sent++ % strangers.length] as Stranger)(address))
    }
    await Promise.all(Array.from({ length: atOnce }, visit))
  }
}

/** Strangers that begin as a party does and then say no more. */
export function halfway(dial: Stranger): readonly Stranger[] {
  const bytes = [
    new Uint8Array(0),
    Buffer.from('GET / HTTP/1.1\r\nHost: '),
    Buffer.from(`GET / HTTP/1.1\r\nCookie: ${'a'.repeat(8000)}`),
    Buffer.from('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000000\r\n\r\n'),
  ]
  const afterUpgrade = [
    new Uint8Array(0),
    binaryFrame(packHello(hello)).subarray(0, 20),
    // a fragment, and then more of them without an end
    Uint8Array.from([0x02, 0x81, 0, 0, 0, 0, 1]),
    Uint8Array.from([
      0x02,
      0x80,
      0,
      0,
      0,
      0,
      ...Array.from({ length: 60 }, () => [0, 0x80, 0, 0, 0, 0]).flat(),
    ]),
    // pings, which nobody answers
    Uint8Array.from(Array.from({ length: 80 }, () => [0x89, 0x80, 0, 0, 0, 0]).flat()),
  ]
  return [
    ...bytes.map((sent) => (address: string) => said(dial(address), sent)),
    ...afterUpgrade.map((sent) => (address: string) => upgraded(dial(address), sent)),
  ]
}

/** Resolves when the other end has closed or reset a connection, or answered a closing handshake. */
function closed(socket: Socket): Promise<void> {
  // what overflows the queue of a listener was never there for it, and who is silent hears of that by asking alone
  socket.setKeepAlive(true, 1_000)
  socket.on('data', (chunk: Buffer) => {
    // a WebSocket close frame, or an HTTP error: the other end is done
    if (chunk.includes(0x88) || chunk.includes('HTTP/1.1 4')) socket.destroy()
  })
  return new Promise((resolve) => socket.on('close', () => resolve()))
}

/** Strangers that speak neither HTTP nor the WebSocket protocol as they should, nor the hello, once they have dialled. */
export function malformed(dial: Stranger): readonly Stranger[] {
  const afterUpgrade = [
    randomBytes(200),
    Uint8Array.from([0x81, 0x82, 0, 0, 0, 0, 0x68, 0x69]),
    Uint8Array.from([0x82, 0xff, 0, 0, 0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
    Uint8Array.from([0x82, 0x02, 1, 1]),
    Uint8Array.from([0xff, 0xff, 0xff]),
    // fragments that do not end, of text as well, and one that continues nothing
    Uint8Array.from([
      0x02,
      0x80,
      0,
      0,
      0,
      0,
      ...Array.from({ length: 90 }, () => [0, 0x80, 0, 0, 0, 0]).flat(),
    ]),
    Uint8Array.from([0x01, 0x81, 0, 0, 0, 0, 0x68, 0x80, 0x80, 0, 0, 0, 0]),
    Uint8Array.from([0x80, 0x80, 0, 0, 0, 0]),
    binaryFrame(new Uint8Array(0)),
    binaryFrame(randomBytes(80)),
    binaryFrame(new Uint8Array(600)),
    // msgpack: arrays nested 400 deep, a map of 2^32-1 entries, a record with a key of its own, a truncated string
    binaryFrame(new Uint8Array(400).fill(0x91)),
    binaryFrame(Uint8Array.from([0xdf, 0xff, 0xff, 0xff, 0xff])),
    binaryFrame(Uint8Array.from([0xd4, 0x72, 0x40, 0x91, 0xa9, ...Buffer.from('__proto__'), 0x01])),
    binaryFrame(Uint8Array.from([0xdb, 0x7f, 0xff, 0xff, 0xff, 0x61])),
    binaryFrame(packHello({ ...hello, session: '' })),
    binaryFrame(packHello({ ...hello, from: 2 ** 40 })),
    binaryFrame(packHello({ ...hello, from: -1 })),
    binaryFrame(packHello({ ...hello, to: 1 })),
    binaryFrame(packHello({ ...hello, extra: 1 } as typeof hello)),
    binaryFrame(packHello({ ...hello, name: { toString: 1 } } as unknown as typeof hello)),
  ]
  const raw = [
    randomBytes(100),
    Buffer.from('GET / HTTP/1.1\r\nHost: a\r\n\r\n'),
    Buffer.from(`GET /${'a'.repeat(20_000)} HTTP/1.1\r\n\r\n`),
    Buffer.from('GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n'),
    Buffer.from('\r\n\r\n\0\0'),
  ]
  return [
    ...afterUpgrade.map((bytes) => (address: string) => upgraded(dial(address), bytes)),
    ...raw.map((bytes) => (address: string) => said(dial(address), bytes)),
  ]
}

export function dialPlain(address: string): Socket {
  return connect(Number(address.split(':')[1]), '127.0.0.1')
}

/** Says something as soon as there is a connection. */
export function said(socket: Socket, bytes: Uint8Array): Socket {
  socket.on('error', () => {})
  socket.write(bytes)
  return socket
}

/** Asks for a WebSocket and sends bytes right behind, as they are. */
export function upgraded(socket: Socket, bytes: Uint8Array): Socket {
  const request =
    'GET / HTTP/1.1\r\nHost: party\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
    'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n'
  return said(socket, Buffer.concat([Buffer.from(request), bytes]))
}

/** A binary frame of at most 65,535 bytes, masked with zeros. */
export function binaryFrame(payload: Uint8Array): Uint8Array {
  const head =
    payload.length < 126
      ? [0x82, 0x80 | payload.length]
      : [0x82, 0xfe, payload.length >> 8, payload.length & 255]
  return Uint8Array.from([...head, 0, 0, 0, 0, ...payload])
}
