import { expect, test, vi } from 'vitest'
import { tampered } from '../../test/tampered-transport.ts'
import { BeaverdamError } from '../errors.ts'
import { nextTurn } from '../next-turn.ts'
import { memoryTransports } from '../transport/memory.ts'
import { unpackMap } from '../transport/strict-map.ts'
import type { Transport } from '../transport/transport.ts'
import { creditFrame, frameKind, pieceHeaderBytes } from './frame.ts'
import { runParty } from './run-party.ts'
import { restrict } from './scoped-party.ts'
import { simulate } from './simulate.ts'
import { scopeKey } from './step.ts'

const terms = { protocol: 'test' }

test('parties exchange bodies of one length', async () => {
  const outcomes = await simulate(memoryTransports(['a', 'b', 'c']), { terms }, async (party) => {
    const bodies = await party.exchange(1, Uint8Array.of(party.id, 9))
    return bodies.map((body) => body[0])
  })
  for (const outcome of outcomes) expect(outcome.value).toEqual([0, 1, 2])
  expect(outcomes[0]?.metrics).toMatchObject({ rounds: 1, messages: 2, bytesOut: 4, bytesIn: 4 })
})

test('what a party has sent is counted before its frame leaves', async () => {
  const outcomes = await simulate(memoryTransports(['a', 'b']), { terms }, async (party, session) => {
    if (party.id === 1) return void (await party.receive(0, 5, 100))
    const before = session.metrics().wireBytesOut
    await party.send(1, 5, new Uint8Array(100))
    return session.metrics().wireBytesOut - before
  })
  expect(outcomes[0]?.value).toBe(1 + pieceHeaderBytes + 100)
})

test('a long body arrives whole, and a body above the bound is refused', async () => {
  const body = new Uint8Array(5_000_000).map((_, i) => i * 7)
  const outcomes = await simulate(memoryTransports(['a', 'b']), { terms }, async (party) => {
    if (party.id === 0) await party.send(1, 5, body)
    else return party.receive(0, 5, body.length)
  })
  expect(Buffer.compare(outcomes[1]?.value as Uint8Array, body)).toBe(0)
  await expect(
    simulate(memoryTransports(['a', 'b']), { terms }, async (party) => {
      if (party.id === 0) await party.send(1, 5, body)
      else return party.receive(0, 5, body.length - 1)
    }),
  ).rejects.toMatchObject({ code: 'FRAME_TOO_LARGE' })
})

test('forks number their messages apart and add to the depth', async () => {
  const outcomes = await simulate(memoryTransports(['a', 'b']), { terms }, async (party) => {
    const ping = (name: string, times: number) =>
      party.fork(name, async (at) => {
        for (let i = 0; i < times; i++) await at.exchange(i, Uint8Array.of(i))
        return at.scope
      })
    const scopes = await Promise.all(
      party.id === 0 ? [ping('x', 3), ping('y', 2)] : [ping('x', 3), ping('y', 2)],
    )
    await party.exchange(8, new Uint8Array(0))
    return scopes
  })
  expect(outcomes[0]?.value).toEqual(['session/x', 'session/y'])
  expect(outcomes[0]?.metrics.rounds).toBe(4)
  expect(outcomes[1]?.metrics.scopes.map(({ scope, rounds }) => [scope, rounds]).sort()).toEqual([
    ['session', 4],
    ['session/x', 3],
    ['session/y', 2],
  ])
})

test('a party that has finished hears from one that has not, for as long as that takes', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  try {
    const turn = () => new Promise<void>((resolve) => nextTurn(resolve))
    const outcomes = await simulate(
      memoryTransports(['a', 'b']),
      { terms, silence: 1000 },
      async ({ id }) => {
        if (id === 0) return 0
        for (let second = 0; second < 10; second++)
          for (let quarter = 0; quarter < 4; quarter++) {
            vi.advanceTimersByTime(250)
            await turn()
            await turn()
          }
        return 10
      },
    )
    expect(outcomes.map(({ value }) => value)).toEqual([0, 10])
  } finally {
    vi.useRealTimers()
  }
})

test('heartbeats come every two seconds', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  try {
    const [a, b] = memoryTransports(['a', 'b']) as [Transport, Transport]
    let beats = 0
    const counted = tampered(a, (frame) => {
      if (frame[0] === frameKind.heartbeat) beats++
      return [frame]
    })
    await simulate([counted, b], { terms }, async ({ id }) => {
      if (id === 0) return
      for (let quarter = 0; quarter < 40; quarter++) {
        vi.advanceTimersByTime(250)
        await new Promise<void>((resolve) => nextTurn(resolve))
      }
    })
    expect(beats).toBe(5)
  } finally {
    vi.useRealTimers()
  }
})

test('different terms are refused by name', async () => {
  const transports = memoryTransports(['a', 'b'])
  const ends = await Promise.allSettled(
    transports.map((transport, i) =>
      runParty(transport, { terms: { field: i === 0 ? 'Field64' : 'Field128' } }, async () => 1),
    ),
  )
  for (const end of ends)
    expect(end).toMatchObject({ status: 'rejected', reason: { code: 'HELLO_MISMATCH' } })
  expect(ends.map((end) => String((end as PromiseRejectedResult).reason)).join()).toContain(
    'disagrees on the field',
  )
})

test('a broadcaster that lies is caught', async () => {
  await expect(
    simulate(memoryTransports(['a', 'b', 'c']), { terms }, async (party) => {
      if (party.id !== 0) return party.broadcast(0, 3, undefined, 10)
      await party.send(1, 3, Uint8Array.of(1))
      await party.send(2, 3, Uint8Array.of(2))
    }),
  ).rejects.toMatchObject({ code: 'BROADCAST_INCONSISTENT', party: 'a' })
})

test('a program that throws ends the session everywhere without its message', async () => {
  const ends = await Promise.allSettled(
    memoryTransports(['a', 'b']).map((transport) =>
      runParty(transport, { terms }, async (party) => {
        if (party.id === 0) throw new Error('secret 42')
        await party.receive(0, 1, 1)
      }),
    ),
  )
  expect(ends[0]).toMatchObject({ reason: { code: 'PROGRAM_FAILED' } })
  expect(ends[1]).toMatchObject({ reason: { code: 'PROGRAM_FAILED', party: 'a' } })
  expect(String((ends[1] as PromiseRejectedResult).reason)).not.toContain('42')
})

test('a silent party is named at the deadline', async () => {
  const ends = await Promise.allSettled(
    memoryTransports(['a', 'b', 'silent']).map((transport) =>
      runParty(transport, { terms, deadline: 500 }, async (party, session) => {
        if (party.id === 2) await new Promise((resolve) => session.signal.addEventListener('abort', resolve))
        else await party.exchange(1, Uint8Array.of(1))
      }),
    ),
  )
  expect(ends[0]).toMatchObject({ reason: { code: 'PEER_TIMEOUT', party: 'silent' } })
})

test('a session has an id of its own, the same at all parties that it is for', async () => {
  const open = async (terms: Record<string, string>) => {
    const outcomes = await simulate(memoryTransports(['a', 'b', 'c']), { terms }, async (party) => [
      party.session,
      restrict(party, 2).session,
    ])
    const [[id, among] = [], ...others] = outcomes.map(({ value }) => value)
    expect(others).toEqual([
      [id, among],
      [id, among],
    ])
    return [id, among]
  }
  const ids = [...(await open({ x: 'y' })), ...(await open({ x: 'y' })), ...(await open({}))]
  expect(new Set(ids).size).toBe(6)
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{64}$/)
})

test('the same nonces and terms give the same id, and terms that run together another', async () => {
  const random = (length: number) => new Uint8Array(length).fill(7)
  const idOf = async (terms: Record<string, string>) => {
    const outcomes = await simulate(
      memoryTransports(['a', 'b']),
      { terms, random },
      async (party) => party.session,
    )
    return outcomes[0]?.value
  }
  expect(await idOf({ x: 'y', z: 'w' })).toBe(await idOf({ z: 'w', x: 'y' }))
  expect(await idOf({ x: 'yz' })).not.toBe(await idOf({ xy: 'z' }))
})

test('a scope is opened once', async () => {
  await expect(
    simulate(memoryTransports(['a', 'b']), { terms }, async (party) => {
      await party.fork('x', async () => {})
      await party.fork('x', async () => {})
    }),
  ).rejects.toMatchObject({ code: 'SCOPE_REUSED' })
})

test('a message that waits to be read does not keep the frame that it came in', async () => {
  const outcomes = await simulate(memoryTransports(['a', 'b']), { terms }, async (party) => {
    if (party.id === 0) {
      await Promise.all([party.send(1, 1, Uint8Array.of(1)), party.send(1, 2, new Uint8Array(1000))])
      return
    }
    for (let turn = 0; turn < 5; turn++) await new Promise<void>((resolve) => nextTurn(resolve))
    const body = await party.receive(0, 1, 1)
    await party.receive(0, 2, 1000)
    return body.buffer.byteLength
  })
  expect(outcomes[1]?.value).toBe(1)
})

test('what a party sends in one turn leaves as one frame to each peer', async () => {
  const frames = async (messages: number) => {
    // no heartbeats
    const options = { terms, silence: 1e9 }
    const outcomes = await simulate(memoryTransports(['a', 'b', 'c']), options, async (party) => {
      const steps = Array.from({ length: messages }, (_, step) => step)
      const forks = steps.map((step) =>
        party.fork(`${step}`, async (at) => {
          // later, but in the same turn
          for (let k = 0; k < step; k++) await undefined
          await at.exchange(step, Uint8Array.of(1))
        }),
      )
      await Promise.all(forks)
    })
    return outcomes[0]?.metrics.frames ?? 0
  }
  expect((await frames(50)) - (await frames(0))).toBe(2)
})

test('a party has one timer, however many waits it has', async () => {
  const [interval, timeout] = [vi.spyOn(globalThis, 'setInterval'), vi.spyOn(globalThis, 'setTimeout')]
  const parties = 3
  await simulate(memoryTransports(['a', 'b', 'c']), { terms }, async (party) => {
    const forks = Array.from({ length: 100 }, (_, k) =>
      party.fork(`${k}`, async (at) => {
        await at.exchange(1, Uint8Array.of(1))
        const others = [0, 1, 2].filter((id) => id !== at.id)
        for (const to of others) await at.send(to, 2, Uint8Array.of(1))
        await at.gather(others, 2, { atLeast: 2, within: 60_000, maxBytes: 1 })
      }),
    )
    await Promise.all(forks)
  })
  const calls = [interval.mock.calls.length, timeout.mock.calls.length]
  vi.restoreAllMocks()
  expect(calls).toEqual([parties, 0])
})

test('no body begins before all peers think the same', async () => {
  const begun: number[] = []
  const ends = await Promise.allSettled(
    memoryTransports(['a', 'b', 'c']).map((transport, i) =>
      runParty(transport, { terms: { length: i === 2 ? '11' : '10' } }, async (party) => {
        begun.push(party.id)
      }),
    ),
  )
  for (const end of ends) expect(end).toMatchObject({ reason: { code: 'HELLO_MISMATCH' } })
  expect(begun).toEqual([])
})

test('an abort says a code and whom it is about, and nothing of the message', async () => {
  const frames: Uint8Array[] = []
  const [a, b] = memoryTransports(['a', 'b']) as [Transport, Transport]
  const heard = tampered(a, (frame) => {
    frames.push(frame)
    return [frame]
  })
  await Promise.allSettled(
    [heard, b].map((transport) =>
      runParty(transport, { terms }, async (party) => {
        if (party.id === 0) throw new BeaverdamError('DIVERGED', 'the value is 42', { party: 'b' })
        await party.receive(0, 1, 1)
      }),
    ),
  )
  const aborts = frames.filter((frame) => frame[0] === frameKind.abort)
  expect(aborts.map((frame) => unpackMap(frame.subarray(1), 1000))).toEqual([
    { code: 'DIVERGED', raisedBy: 0, party: 'b' },
  ])
  for (const frame of frames) expect(Buffer.from(frame).includes('the value')).toBe(false)
})

test('an exchange of bodies of different lengths is refused', async () => {
  const [end] = await Promise.allSettled(
    memoryTransports(['a', 'short']).map((transport) =>
      runParty(transport, { terms }, async (party) => {
        if (party.id === 0) return party.exchange(1, new Uint8Array(3))
        await party.send(0, 1, new Uint8Array(2))
        return [await party.receive(0, 1, 3)]
      }),
    ),
  )
  expect(end).toMatchObject({ reason: { code: 'LENGTH_MISMATCH', party: 'short' } })
})

test('a scope counts the seconds that it waited', async () => {
  const outcomes = await simulate(memoryTransports(['a', 'b']), { terms }, (party) =>
    party.fork('x', async (at) => {
      if (at.id === 0) await at.send(1, 1, Uint8Array.of(1))
      else await at.receive(0, 1, 1)
    }),
  )
  const [sender, receiver] = outcomes.map(({ metrics }) =>
    metrics.scopes.find(({ scope }) => scope === 'session/x'),
  )
  expect(sender?.waitingSeconds).toBe(0)
  expect(receiver?.waitingSeconds).toBeGreaterThan(0)
  expect(receiver?.waitingSeconds).toBeLessThanOrEqual(receiver?.seconds ?? 0)
})

test.each([
  ['more than was sent on the link', { scope: 0, scopeBytes: 0, linkBytes: 1e6 }],
  ['more than was sent in the scope', { scope: scopeKey(0, 'session'), scopeBytes: 1e6, linkBytes: 0 }],
  ['less than nothing', { scope: 0, scopeBytes: 0, linkBytes: -1 }],
  ['no number', { scope: 0, scopeBytes: Number.NaN, linkBytes: 0 }],
])('credit for %s is refused', async (_, credit) => {
  const [a, b] = memoryTransports(['a', 'b']) as [Transport, Transport]
  const generous = tampered(a, (frame) =>
    frame[0] === frameKind.hello ? [frame, creditFrame(credit)] : [frame],
  )
  const ends = await Promise.allSettled(
    [generous, b].map((transport) =>
      runParty(transport, { terms }, async (party) => {
        if (party.id === 1) await party.send(0, 1, Uint8Array.of(1))
        await party.receive(1 - party.id, 2, 1)
      }),
    ),
  )
  expect(ends[1]).toMatchObject({ reason: { code: 'MALFORMED_FRAME', party: 'a' } })
})
