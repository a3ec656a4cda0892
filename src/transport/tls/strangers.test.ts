import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { connect } from 'node:tls'
import { expect, it } from 'vitest'
import { freshIdentity } from '../contract/fresh-identity.ts'
import {
  binaryFrame,
  dialPlain,
  hello,
  malformed,
  peakMiBAmongStrangers,
  type Stranger,
  said,
  upgraded,
  visits,
} from '../contract/strangers.ts'
import { partyModule } from '../contract/suite.ts'
import { packHello } from '../websocket/hello.ts'
import { tlsOptions } from './options.ts'

const bob = freshIdentity('bob')
const eve = freshIdentity('eve')
const module = partyModule()

it('strangers that send 2,000 malformed things do a party that listens over TLS no harm', async () => {
  const port = (address: string) => Number(address.split(':')[1])
  const as = (identity: typeof bob) => (address: string) =>
    connect({ port: port(address), host: '127.0.0.1', ...tlsOptions(identity) })
  const nameless = (address: string) =>
    connect({ port: port(address), host: '127.0.0.1', rejectUnauthorized: false })
  const wellFormed = binaryFrame(packHello(hello))
  const strangers = [
    ...malformed(dialPlain).slice(-5),
    ...insideHandshake(await clientHello()),
    ...malformed(as(bob)),
    ...[as(eve), nameless, dialPlain].map((dial) => (address: string) => upgraded(dial(address), wellFormed)),
  ]
  expect(await peakMiBAmongStrangers(module(), visits(strangers, 2_000), bob)).toBeLessThan(150)
})

/** What a party sends first when it dials over TLS. */
async function clientHello(): Promise<Buffer> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const accepted = once(server, 'connection') as Promise<[Socket]>
  const client = connect({
    port: (server.address() as AddressInfo).port,
    host: '127.0.0.1',
    ...tlsOptions(bob),
  })
  client.on('error', () => {})
  const [socket] = await accepted
  const [bytes] = (await once(socket, 'data')) as [Buffer]
  client.destroy()
  server.close()
  return bytes
}

/** Strangers that begin as a party does, and go on otherwise, or leave. */
function insideHandshake(first: Buffer): readonly Stranger[] {
  const record = (type: number, body: Uint8Array) =>
    Buffer.concat([Uint8Array.of(type, 3, 3, body.length >> 8, body.length & 255), body])
  const [changeCipherSpec, alert, handshake, data] = [20, 21, 22, 23] as const
  const bytes = [
    // a hello with another byte, in its version, its random part and its extensions
    ...[1, 5, 9, 20, 80, first.length - 3].map((at) => first.with(at, ~(first[at] as number))),
    first.subarray(0, 3),
    first.subarray(0, -40),
    Buffer.concat([first, first]),
    Buffer.concat([first, randomBytes(300)]),
    Buffer.concat([first, record(data, randomBytes(1 << 14))]),
    Buffer.concat([first, record(handshake, new Uint8Array(1 << 14).fill(0xff))]),
    Buffer.concat([first, ...Array.from({ length: 40 }, () => record(changeCipherSpec, Uint8Array.of(1)))]),
    record(alert, Uint8Array.of(2, 40)),
    // a handshake message of 2^24 - 1 bytes, of which little comes
    record(handshake, Uint8Array.of(1, 0xff, 0xff, 0xff, ...randomBytes(1000))),
    Uint8Array.of(handshake, 3, 3, 0xff, 0xff),
  ]
  return bytes.map((sent) => (address) => said(dialPlain(address), sent).end())
}
