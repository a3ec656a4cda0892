import { expect, onTestFinished, test, vi } from 'vitest'
import { tampered } from '../../test/tampered-transport.ts'
import { BeaverdamError } from '../errors.ts'
import { nextTurn } from '../next-turn.ts'
import { memoryTransports } from '../transport/memory.ts'
import type { Transport } from '../transport/transport.ts'
import { abortFrame } from './abort.ts'
import { frameKind } from './frame.ts'
import { runParty } from './run-party.ts'
import { simulate } from './simulate.ts'

const terms = { protocol: 'test' }

test('gather returns who answered and lets the protocol decide', async () => {
  const outcomes = await simulate(memoryTransports(['a', 'b', 'c']), { terms }, async (party) => {
    if (party.id === 1) await party.send(0, 1, Uint8Array.of(1))
    if (party.id !== 0) return party.receive(0, 2, 0)
    const answers = await party.gather([1, 2], 1, { atLeast: 1, within: 300, maxBytes: 1 })
    await party.send(1, 2, new Uint8Array(0))
    await party.send(2, 2, new Uint8Array(0))
    return [...answers.keys()]
  })
  expect(outcomes[0]?.value).toEqual([1])
})

test('gather gives up an answer of which only a part has come', async () => {
  const [a, b] = memoryTransports(['a', 'b']) as [Transport, Transport]
  let pieces = 0
  const stops = tampered(a, (frame) => (frame[0] === frameKind.pieces && pieces++ > 1 ? [] : [frame]))
  const outcomes = await simulate([stops, b], { terms }, async (party) => {
    if (party.id === 0) {
      await party.send(1, 1, new Uint8Array(300_000))
      return party.receive(1, 2, 0)
    }
    const { size } = await party.gather([0], 1, { atLeast: 0, within: 300, maxBytes: 300_000 })
    await party.send(0, 2, new Uint8Array(0))
    return size
  })
  expect(outcomes[1]?.value).toBe(0)
})

test('gather that is short of answers names who is missing', async () => {
  await expect(
    simulate(memoryTransports(['a', 'b', 'c']), { terms }, async (party) => {
      if (party.id === 1) await party.send(0, 1, Uint8Array.of(1))
      if (party.id !== 0) return party.receive(0, 2, 0)
      await party.gather([1, 2], 1, { atLeast: 2, within: 300, maxBytes: 1 })
    }),
  ).rejects.toMatchObject({ code: 'PEER_TIMEOUT', party: 'c' })
})

test('an answer that comes after its gather is dropped', async () => {
  const outcomes = await simulate(memoryTransports(['a', 'b']), { terms }, async (party) => {
    if (party.id === 1) {
      await party.receive(0, 2, 0)
      return party.send(0, 1, Uint8Array.of(1))
    }
    const { size } = await party.gather([1], 1, { atLeast: 0, within: 300, maxBytes: 1 })
    await party.send(1, 2, new Uint8Array(0))
    return size
  })
  expect(outcomes[0]?.value).toBe(0)
})

test('a party that may drop out does so halfway through an answer', async () => {
  const [a, b] = memoryTransports(['a', 'b']) as [Transport, Transport]
  let pieces = 0
  const stops = tampered(a, (frame) => {
    if (frame[0] === frameKind.pieces && pieces++ > 1) void a.close()
    return [frame]
  })
  const [, kept] = await Promise.allSettled(
    [stops, b].map((transport) =>
      runParty(transport, { terms, mayDrop: [0] }, async (party) => {
        if (party.id === 0) return party.send(1, 1, new Uint8Array(300_000))
        return (await party.gather([0], 1, { atLeast: 0, within: 60_000, maxBytes: 300_000 })).size
      }),
    ),
  )
  expect(kept).toMatchObject({ value: { value: 0 } })
})

test('what a party that dropped out left behind holds nobody up', async () => {
  const [, kept] = await Promise.allSettled(
    memoryTransports(['a', 'b']).map((transport) =>
      runParty(transport, { terms, mayDrop: [0] }, async (party) => {
        if (party.id === 0) {
          await Promise.all([party.send(1, 1, Uint8Array.of(1)), party.send(1, 2, Uint8Array.of(1))])
          await party.fork('next', (at) => at.send(1, 1, Uint8Array.of(1)))
          await new Promise<void>((resolve) => nextTurn(resolve))
          return transport.close()
        }
        const wanted = { atLeast: 0, within: 60_000, maxBytes: 1 }
        const { size } = await party.gather([0], 1, wanted)
        return [size, (await party.fork('other', (at) => at.gather([0], 1, wanted))).size]
      }),
    ),
  )
  expect(kept).toMatchObject({ value: { value: [1, 0] } })
})

test('a party that was given up for its silence stays lost, whatever it says later', async () => {
  const [a, b] = memoryTransports(['a', 'b']) as [Transport, Transport]
  const mute = tampered(a, (frame) => (frame[0] === frameKind.heartbeat ? [] : [frame]))
  let givenUp = () => {}
  const isGivenUp = new Promise<void>((resolve) => {
    givenUp = resolve
  })
  const ends = await Promise.allSettled(
    [mute, b].map((transport) =>
      runParty(transport, { terms, mayDrop: [0], silence: 500 }, async (party) => {
        if (party.id === 0) {
          await isGivenUp
          await party.send(1, 1, Uint8Array.of(1))
          return party.receive(1, 2, 1)
        }
        const { size } = await party.gather([0], 1, { atLeast: 0, within: 60_000, maxBytes: 1 })
        givenUp()
        for (let turn = 0; turn < 5; turn++) await new Promise<void>((resolve) => nextTurn(resolve))
        return size
      }),
    ),
  )
  expect(ends).toMatchObject([{ reason: { code: 'PEER_LOST', party: 'b' } }, { value: { value: 0 } }])
})

test('an abort that a party which may drop out passes on is not taken for its own end before its origin is heard', async () => {
  // no sweep comes
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  onTestFinished(() => void vi.useRealTimers())
  const [a, b, c] = memoryTransports(['a', 'b', 'c']) as [Transport, Transport, Transport]
  const passedOn = abortFrame({ code: 'SET_MISMATCH', raisedBy: 0, party: '' })
  const first = tampered(c, (frame) => (frame[0] === frameKind.hello ? [frame, passedOn] : [frame]))
  const [, end] = await Promise.allSettled(
    [a, b, first].map((transport) =>
      runParty(transport, { terms, mayDrop: [2] }, async (party) => {
        if (party.id === 1) return party.gather([2], 1, { atLeast: 1, within: 60_000, maxBytes: 1 })
        for (let turn = 0; turn < 5; turn++) await new Promise<void>((resolve) => nextTurn(resolve))
        throw new BeaverdamError('SET_MISMATCH', 'it is over')
      }),
    ),
  )
  expect(end).toMatchObject({ reason: { code: 'SET_MISMATCH', party: 'a' } })
})
