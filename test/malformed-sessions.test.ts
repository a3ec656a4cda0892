import { fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { on } from 'node:events'
import process from 'node:process'
import { expect, onTestFinished, test } from 'vitest'
import { controlFrame, creditFrame, frameKind } from '../src/runtime/frame.ts'
import { helloFrame, ownHello } from '../src/runtime/hello.ts'
import { scopeKey, stepOf } from '../src/runtime/step.ts'
import { partyModule } from '../src/transport/contract/suite.ts'
import type { Channel } from '../src/transport/transport.ts'
import { listenWebSocket } from '../src/transport/websocket.ts'
import { piece } from './piece.ts'

const names = ['listener', 'peer']
const session = randomBytes(16).toString('hex')
const hello = () => ownHello(names, 1, { test: 'malformed' }, randomBytes)
const root = scopeKey(0, 'session')
const greeted = (...frames: readonly Uint8Array[]) => [helloFrame(hello()), ...frames]
const control = (kind: number, fields: object) => controlFrame(kind, fields)

/** What a linked peer says in place of a session: none of it is one. */
const malformed: readonly (() => readonly Uint8Array[])[] = [
  () => [new Uint8Array(0)],
  () => [randomBytes(100).fill(frameKind.hello, 0, 1)],
  () => [randomBytes(1 << 20).fill(0x80 + frameKind.hello, 0, 1)],
  () => [helloFrame(hello()).subarray(0, 40)],
  () => [control(frameKind.hello, { ...hello(), id: 0 })],
  () => [control(frameKind.hello, { ...hello(), nonce: randomBytes(5) })],
  () => [control(frameKind.hello, { ...hello(), terms: { test: 'a'.repeat(10_000) } })],
  () => [
    control(frameKind.hello, {
      ...hello(),
      terms: Object.fromEntries([...Array(99).keys()].map(String).entries()),
    }),
  ],
  () => [Buffer.concat([Uint8Array.of(frameKind.hello), new Uint8Array(1 << 19).fill(0x91)])],
  () => [piece({}, Uint8Array.of(1))],
  () => greeted(helloFrame(hello())),
  () => greeted(Uint8Array.of(77)),
  () => greeted(randomBytes(300).fill(6 + ((randomBytes(1)[0] as number) % 200), 0, 1)),
  () => greeted(piece({}, randomBytes(50)).subarray(0, 20)),
  () => greeted(piece({}, randomBytes(50)).subarray(0, 60)),
  () => greeted(piece({ messageBytes: 0xffffffff }, Uint8Array.of(1))),
  () => greeted(piece({ messageBytes: 2, sequence: 0xffffffff }, Uint8Array.of(1))),
  () => greeted(piece({ messageBytes: 1 }, randomBytes(60_000))),
  () => greeted(piece({ scope: root, digest: stepOf('other') }, Uint8Array.of(1))),
  () => greeted(creditFrame({ scope: 0, scopeBytes: 0, linkBytes: 1e12 })),
  () => greeted(creditFrame({ scope: 0, scopeBytes: 0, linkBytes: 0 }).subarray(0, 9)),
  () => greeted(control(frameKind.abort, { code: 'NOT_A_CODE', raisedBy: 1, party: '' })),
  () => greeted(control(frameKind.abort, { code: 'DIVERGED', raisedBy: 1, party: '', message: 'a secret' })),
  () => greeted(control(frameKind.abort, { code: '__proto__', raisedBy: -1, party: 'a'.repeat(60_000) })),
]

const module = partyModule(new URL('listening-party.ts', import.meta.url))

/** Sessions with a party in a process of its own, one for each of the peers. @returns how they ended for it, and its memory */
async function sessionsWith(peers: readonly ((channel: Channel) => void)[]) {
  const party = fork(module(), [String(peers.length), session], { execArgv: ['--max-semi-space-size=2'] })
  onTestFinished(() => void party.kill('SIGKILL'))
  const told = on(party, 'message')
  const next = async () => (await told.next()).value[0]
  const ends: unknown[] = []
  for (const peer of peers) {
    const { address } = await next()
    const listener = await listenWebSocket('127.0.0.1:0')
    const transport = await listener.connect({ id: 1, names, addresses: names.map(() => address), session })
    const channel = transport.channels[0] as Channel
    channel.start({ frame() {}, closed() {} })
    peer(channel)
    ends.push((await next()).end)
    await transport.close()
  }
  return { ends, peakMiB: (await next()).peakMiB as number }
}

test('linked peers that send malformed frames do a party in a process of its own no harm', async () => {
  const count = process.env.BEAVERDAM_FULL === undefined ? 500 : 10_000
  const peers = Array.from({ length: count }, (_, k) => (channel: Channel) => {
    for (const frame of (malformed[k % malformed.length] as () => readonly Uint8Array[])())
      channel.send(frame)
  })
  const honest = (channel: Channel) => {
    const exchanged = piece({ scope: root, digest: 1 }, Uint8Array.of(9))
    for (const frame of greeted(exchanged, Uint8Array.of(frameKind.bye))) channel.send(frame)
  }
  const { ends, peakMiB } = await sessionsWith([...peers, honest])
  expect(ends.pop()).toEqual({ value: 9 })
  for (const [k, end] of ends.entries())
    expect(end, `kind ${k % malformed.length}`).toMatchObject({ name: 'BeaverdamError', party: 'peer' })
  expect(peakMiB).toBeLessThan(150)
})
